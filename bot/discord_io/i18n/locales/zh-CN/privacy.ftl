privacy-title = 我知道的关于你的信息
privacy-stored = 已保存
privacy-stored-text =
    { $number ->
        [0] 没有保存你写的内容。你向我提问后，我会把问题（含附件）和我的回答，连同 Discord 显示的你的名字和 ID 以及所用的 token 数，保存在我所运行的计算机上的数据库里。
       *[other] 你的 { $number } 条消息（含附件）及我的回答，保存在我所运行的计算机上的数据库里。我还保存 Discord 显示的你的名字和 ID，以及你的问题用了多少 token。
    }
privacy-sent = 发送到
privacy-sent-text = `{ $host }`，由模型 `{ $model }` 写回答：你的问题（含附件），以及我们之前在同一频道的对话。在管理员允许的地方，还包括服务器中所有人都能阅读的频道里的片段。
privacy-sent-fallback = 当该服务器没有响应时，同样的内容会改为发送到 `{ $host }`。
privacy-kept = 保留时间
privacy-kept-days =
    { $days ->
       *[other] { $days } 天，或直到你在 Discord 删除消息、在下方清除，或有人使用 `/{ command-reset }`。
    }
privacy-kept-always = 直到你在 Discord 删除消息、在下方清除，或有人使用 `/{ command-reset }`。
privacy-choice = 你的选择
privacy-choice-in = 你问我就答。你可以退出：那样我既不回答你，也不保存你写的内容。
privacy-choice-out = 你已退出：我既不回答你，也不保存你写的内容。
privacy-parts = 多个程序
privacy-parts-text = 我以多个程序运行，每个程序有自己的服务器和自己的数据库。这里的一切只涉及其中一个程序的服务器：请在每个与我交谈的服务器里，以及在私信中，分别使用此命令。
privacy-export = 获取我的数据
privacy-erase-here = 清除此处
privacy-erase-everywhere = 全部清除
privacy-opt-out = 退出
privacy-opt-in = 重新加入
privacy-exported = 这是我记得的关于你的全部内容。
privacy-export-too-big = 我记得的关于你的内容有 { $size } MB，超过了我在这里能发送的大小。请向机器人所有者索取。
privacy-export-busy = 我还在整理你的数据。请稍等。
privacy-sure-here = 要清除你在本频道对我说过的一切、我的回答和摘要吗？此操作无法撤销。你的消息仍在 Discord 中；请在那里删除。
privacy-sure-everywhere = 要清除你在所有服务器和私信中对我说过的一切、我的回答和摘要吗？此操作无法撤销。你的消息仍在 Discord 中；请在那里删除。
privacy-yes-erase = 是的，清除
privacy-erased =
    { $number ->
        [0] 没有你的内容可清除。
       *[other] 已清除：你的 { $number } 条消息及其回答。为了计算预算，你今天的用量会保留到午夜（UTC）。
    }
privacy-opted-out = 你已退出。从现在起，我既不回答你，也不保存你写的内容。之前记住的会保留到你清除为止。
privacy-opted-in = 欢迎回来！从现在起我又会回答你。
