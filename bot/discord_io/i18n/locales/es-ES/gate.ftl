not-served = Mi propietario no me ha abierto a este servidor, así que no respondo aquí. Mi operador puede añadir su id a `ALLOWED_GUILDS`.
not-served-leaving = Mi propietario no me ha abierto a este servidor, así que lo dejo ahora. Mi operador puede añadir su id a `ALLOWED_GUILDS`; después, invítame otra vez.
no-direct-messages = Mi propietario ha desactivado los mensajes directos. Pregúntame en un servidor que compartamos.
opted-out = Te has opuesto, así que no respondo ni recuerdo lo que escribes. `/{ command-privacy }` lo deshace. Lo digo solo una vez.
not-welcome = Los admins no me han abierto a ti en este canal. Pregúntales si crees que es un error.
switched-off = Estoy desactivado en este canal. Quien puede gestionar el servidor puede cambiarlo con `/{ command-settings }`.
