invitation = **Für dich, meinen Eigentümer**: [Dieser Link]({ $url }) bringt mich auf einen weiteren Server, ohne Berechtigungen, die ich nicht brauche.
