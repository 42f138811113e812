help-talk = **Háblame**: escribe { $mention } y una pregunta, responde a uno de mis mensajes o envíame un mensaje directo.
help-files = **Enséñame** imágenes, PDF, documentos y código: adjúntalos a tu pregunta.
help-menu = **Pregunta sobre un mensaje**: abre su menú, luego **Aplicaciones** y luego **{ menu-ask-about-this }**.
help-buttons = **Debajo de mi última respuesta** hay botones: detenerla, reintentar, continuar o recibirla como archivo.
help-memory = **Recuerdo** por separado nuestra conversación en cada canal, hilo y mensaje directo. { $context } muestra lo que veo de ella. { $reset } hace que la olvide; puedes deshacerlo durante diez minutos.
help-usage = **Costes**: { $usage } muestra lo que cuestan mis respuestas y lo que queda del presupuesto.
help-privacy = **Tus datos**: { $privacy } muestra lo que guardo sobre ti. Puedes descargarlo, eliminarlo o dejar de participar.
help-admins = **Para admins**: { $prompt } define quién soy aquí y cómo respondo. { $settings } muestra y cambia todo lo demás.
