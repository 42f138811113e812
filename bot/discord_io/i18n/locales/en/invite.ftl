invitation = **For you, my owner**: [this link]({ $url }) brings me into another server, with no permission that I do not need.
