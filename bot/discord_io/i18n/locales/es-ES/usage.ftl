usage-title-user = Lo que has gastado
usage-title-guild = Lo que ha gastado este servidor
usage-title-bot = Lo que se ha gastado en todas partes
usage-today = Hoy
usage-month = Este mes
usage-left = Queda hoy
usage-by-channel = Por canal
usage-by-member = Por miembro
usage-by-model = Por modelo
usage-footer = Días y meses en UTC.
usage-nothing = Nada.
usage-requests =
    { $number ->
        [one] { $number } petición
       *[other] { $number } peticiones
    }
usage-tokens = { $tokens } tokens
usage-total = **{ $amount }** por { $requests }
usage-in-out = { $read } tokens de entrada, { $written } de salida
usage-in-out-cached = { $read } tokens de entrada ({ $cached } de la caché), { $written } de salida
usage-estimated =
    { $number ->
        [one] { $number } de las peticiones es estimada: el servidor del modelo no dijo cuánto ocupó
       *[other] { $number } de las peticiones son estimadas: el servidor del modelo no dijo cuánto ocuparon
    }
usage-unknown-amount = una cantidad desconocida
usage-amount-and-unpriced =
    { $number ->
        [one] { $amount } y { $number } petición de precio desconocido
       *[other] { $amount } y { $number } peticiones de precio desconocido
    }
usage-share = { $whose }: { $amount }, { $tokens } tokens
usage-left-line =
    { $scope ->
        [user] Tu presupuesto: queda { $rest }, entero otra vez { $when }
        [guild] Presupuesto de este servidor: queda { $rest }, entero otra vez { $when }
        [role] Presupuesto de tu rol: queda { $rest }, entero otra vez { $when }
       *[bot] Presupuesto del bot: queda { $rest }, entero otra vez { $when }
    }
usage-rest-of = { $left } de { $limit }
usage-no-budget = No hay presupuesto: nada se agota.
usage-chart-tokens = Barras de los tokens usados cada día de { $month }: { $all } en total, el máximo el día { $day } ({ $most }), hoy { $today }.
usage-chart-money = Barras del dinero gastado cada día de { $month }: { $all } en total, el máximo el día { $day } ({ $most }), hoy { $today }.
only-for-the-owner = Solo el propietario de la aplicación de este bot puede ver eso. `/{ command-usage }` solo muestra lo que puedes ver.
nearly-spent = 💸 Se han gastado { $spent } del presupuesto de hoy de { $budget }. Cuando se agote, respondo otra vez { $when }. `/{ command-usage }` muestra adónde fue; `DAILY_BUDGET_USD` cambia el presupuesto, `WARN_OWNER=false` termina estos mensajes.
less-than = menos de { $amount }
