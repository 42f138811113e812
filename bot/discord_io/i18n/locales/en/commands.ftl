# The commands' names, as sentences refer to them. In other languages also what Discord shows beside them:
# .description, and for each parameter .NAME and .NAME-description, for each choice .NAME-VALUE.
command-context = context
command-help = help
command-prompt = prompt
command-prompt-reset = reset
command-prompt-set = set
command-prompt-show = show
command-reset = reset
command-usage = usage
command-privacy = privacy
command-settings = settings
