for-talkers = Solo quienes pueden enviar mensajes aquí pueden hacer eso.
for-moderators = Hace falta el permiso «Gestionar mensajes». Pídeselo a un moderador.
for-admins = Hace falta el permiso «Gestionar servidor». Pídeselo a un admin de este servidor.
for-owner = Solo el propietario de la aplicación de este bot puede hacer eso.
