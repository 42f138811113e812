usage-title-user = O que você gastou
usage-title-guild = O que este servidor gastou
usage-title-bot = O que foi gasto em todo lugar
usage-by-channel = Por canal
usage-by-member = Por membro
usage-by-model = Por modelo
usage-footer = Dias e meses em UTC.
usage-nothing = Nada foi gasto neste mês.
usage-spent-today = **{ $amount }** hoje, { $requests }
usage-spent-month = **{ $amount }** em { $month }, { $requests }
usage-requests =
    { $number ->
        [one] { $number } solicitação
       *[other] { $number } solicitações
    }
usage-tokens = { $tokens } tokens
usage-in-out = { $read } tokens de entrada, { $written } de saída
usage-in-out-cached = { $read } tokens de entrada ({ $cached } do cache), { $written } de saída
usage-estimated =
    { $number ->
        [one] { $number } das solicitações é estimada: o servidor do modelo não informou os tokens
       *[other] { $number } das solicitações são estimadas: o servidor do modelo não informou os tokens
    }
usage-unknown-amount = um valor desconhecido
usage-amount-and-unpriced =
    { $number ->
        [one] { $amount } e { $number } solicitação de preço desconhecido
       *[other] { $amount } e { $number } solicitações de preço desconhecido
    }
usage-share = { $whose }: { $amount }, { $tokens } tokens
usage-left-line =
    { $scope ->
        [user] Seu orçamento: restam { $rest }, é renovado { $when }
        [guild] Orçamento deste servidor: restam { $rest }, é renovado { $when }
        [role] Orçamento do seu cargo: restam { $rest }, é renovado { $when }
       *[bot] Orçamento do bot: restam { $rest }, é renovado { $when }
    }
usage-rest-of = { $left } de { $limit }
usage-no-budget = Nenhum orçamento foi definido.
usage-chart-tokens = Gráfico de barras dos tokens usados em cada dia de { $month }: { $all } no total, o máximo no dia { $day } ({ $most }), hoje { $today }.
usage-chart-money = Gráfico de barras do dinheiro gasto em cada dia de { $month }: { $all } no total, o máximo no dia { $day } ({ $most }), hoje { $today }.
only-for-the-owner = Só o dono do bot pode ver isso. `/{ command-usage }` sem opções mostra o que você pode ver.
nearly-spent = 💸 Gasto hoje: { $spent } de um orçamento de { $budget }. Quando acabar, poderei responder de novo { $when }. `/{ command-usage }` mostra com o que foi gasto; `DAILY_BUDGET_USD` muda o orçamento, `WARN_OWNER=false` desativa estes avisos.
less-than = menos de { $amount }
usage-tool-calls =
    { $number ->
        [one] { $number } chamada de ferramenta neste mês
       *[other] { $number } chamadas de ferramentas neste mês
    }
