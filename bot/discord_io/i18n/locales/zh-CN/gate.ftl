not-served = 我的所有者没有对本服务器开放我，所以我不在这里回答。运营者可以把它的 ID 加入 `ALLOWED_GUILDS`。
not-served-leaving = 我的所有者没有对本服务器开放我，所以我现在离开。运营者把它的 ID 加入 `ALLOWED_GUILDS` 后，请再邀请我。
no-direct-messages = 我的所有者关闭了私信。请在我们共同的服务器里提问。
opted-out = 你已拒绝，所以我既不回答也不记住你写的内容。`/{ command-privacy }` 可以撤回。这句话我只说一次。
not-welcome = 管理员没有在本频道对你开放我。如果你认为是误会，请问他们。
switched-off = 我在本频道已关闭。能管理服务器的人可以用 `/{ command-settings }` 更改。
