help-talk = **向我提问**：输入 { $mention } 加上你的问题，回复我的消息，或给我发私信。
help-files = **给我看**图片、PDF、文档和代码：把它们附在问题里。
help-menu = **询问某条消息**：打开它的菜单，选择**应用**，再选择 **{ menu-ask-about-this }**。
help-buttons = **我最后一个回答下方**有按钮：停止、重试、继续，或以文件形式获取。
help-memory = **我会分别记住**我们在每个频道、子区和私信中的对话。{ $context } 显示我看到的内容。{ $reset } 让我忘记对话，十分钟内可以撤销。
help-usage = **费用**：{ $usage } 显示我的回答花了多少，预算还剩多少。
help-privacy = **你的数据**：{ $privacy } 显示我保存的关于你的内容。你可以下载、清除，或选择退出。
help-admins = **管理员**：{ $prompt } 决定我在这里的身份和回答方式。{ $settings } 显示并更改其他所有设置。
