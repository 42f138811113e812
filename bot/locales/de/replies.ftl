cut-short = Ich habe an meiner Grenze von { $tokens } Tokens aufgehört. Erwähne mich mit „weiter“ für den Rest.
whole-answer-attached = Die ganze Antwort ist in der angehängten Datei.
nothing-asked = Hallo! Schreib { $mention } und eine Frage, antworte auf eine meiner Nachrichten oder schreib mir direkt. Ich erinnere mich an das Gespräch dieses Kanals mit mir; `/{ command-reset }` lässt mich es vergessen, `/{ command-help }` sagt mehr.
only-attachments = Anhänge kann ich nicht lesen. Schreib { $mention } und deine Frage als Text.
unreadable = Discord zeigt mir nur Nachrichten, die { $mention } selbst erwähnen, darum kann ich diese nicht lesen. Bitte erwähne mich darin, und wähle mich aus der Liste, nicht meine Rolle.
