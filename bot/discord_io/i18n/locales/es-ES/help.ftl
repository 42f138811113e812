help-talk = **Háblame**: escribe { $mention } y una pregunta, responde a uno de mis mensajes o escríbeme directamente.
help-memory = **Recuerdo** la conversación de cada canal conmigo, y por separado la de cada hilo y cada mensaje directo. Cuando es demasiado larga para el modelo, lo más antiguo sale. **`/{ command-context }`** muestra lo que veo.
help-reset = **`/{ command-reset }`** me hace olvidar la conversación de este canal. Puedes deshacerlo durante diez minutos.
help-usage = **`/{ command-usage }`** dice lo que se ha gastado en el modelo y lo que queda.
help-prompt = **`/{ command-prompt } { command-prompt-show }`** dice lo que se me ha pedido ser aquí. Quien puede gestionar el servidor lo cambia con **`/{ command-prompt } { command-prompt-set }`** y **`/{ command-prompt } { command-prompt-reset }`**.
