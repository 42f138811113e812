invitation = **Für dich als Besitzer des Bots**: [Dieser Link]({ $url }) fügt mich einem weiteren Server hinzu, nur mit den Berechtigungen, die ich brauche.
