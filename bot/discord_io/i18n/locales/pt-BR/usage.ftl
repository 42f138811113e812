usage-title-user = O que você gastou
usage-title-guild = O que este servidor gastou
usage-title-bot = O que foi gasto em todo lugar
usage-today = Hoje
usage-month = Este mês
usage-left = Resta hoje
usage-by-channel = Por canal
usage-by-member = Por membro
usage-by-model = Por modelo
usage-footer = Dias e meses em UTC.
usage-nothing = Nada.
usage-requests =
    { $number ->
        [one] { $number } pedido
       *[other] { $number } pedidos
    }
usage-tokens = { $tokens } tokens
usage-total = **{ $amount }** por { $requests }
usage-in-out = { $read } tokens de entrada, { $written } de saída
usage-in-out-cached = { $read } tokens de entrada ({ $cached } do cache), { $written } de saída
usage-estimated =
    { $number ->
        [one] { $number } dos pedidos é estimado: o servidor do modelo não disse quanto ocupou
       *[other] { $number } dos pedidos são estimados: o servidor do modelo não disse quanto ocuparam
    }
usage-unknown-amount = um valor desconhecido
usage-amount-and-unpriced =
    { $number ->
        [one] { $amount } e { $number } pedido de preço desconhecido
       *[other] { $amount } e { $number } pedidos de preço desconhecido
    }
usage-share = { $whose }: { $amount }, { $tokens } tokens
usage-left-line =
    { $scope ->
        [user] Seu orçamento: resta { $rest }, inteiro de novo { $when }
        [guild] Orçamento deste servidor: resta { $rest }, inteiro de novo { $when }
        [role] Orçamento do seu cargo: resta { $rest }, inteiro de novo { $when }
       *[bot] Orçamento do bot: resta { $rest }, inteiro de novo { $when }
    }
usage-rest-of = { $left } de { $limit }
usage-no-budget = Não há orçamento: nada se esgota.
usage-chart-tokens = Barras dos tokens usados em cada dia de { $month }: { $all } no total, o máximo no dia { $day } ({ $most }), hoje { $today }.
usage-chart-money = Barras do dinheiro gasto em cada dia de { $month }: { $all } no total, o máximo no dia { $day } ({ $most }), hoje { $today }.
only-for-the-owner = Só o dono do aplicativo deste bot pode ver isso. `/{ command-usage }` sozinho mostra o que você pode ver.
nearly-spent = 💸 { $spent } do orçamento de hoje de { $budget } já foram gastos. Quando acabar, respondo de novo { $when }. `/{ command-usage }` mostra para onde foi; `DAILY_BUDGET_USD` muda o orçamento, `WARN_OWNER=false` encerra estas mensagens.
less-than = menos de { $amount }
