usage-title-user = Lo que has gastado
usage-title-guild = Lo que ha gastado este servidor
usage-title-bot = Lo que se ha gastado en todas partes
usage-by-channel = Por canal
usage-by-member = Por miembro
usage-by-model = Por modelo
usage-footer = Días y meses en UTC.
usage-nothing = No se ha gastado nada este mes.
usage-spent-today = **{ $amount }** hoy, { $requests }
usage-spent-month = **{ $amount }** en { $month }, { $requests }
usage-requests =
    { $number ->
        [one] { $number } solicitud
       *[other] { $number } solicitudes
    }
usage-tokens = { $tokens } tokens
usage-in-out = { $read } tokens de entrada, { $written } de salida
usage-in-out-cached = { $read } tokens de entrada ({ $cached } de la caché), { $written } de salida
usage-estimated =
    { $number ->
        [one] { $number } de las solicitudes es estimada: el servidor del modelo no informó de sus tokens
       *[other] { $number } de las solicitudes son estimadas: el servidor del modelo no informó de sus tokens
    }
usage-unknown-amount = una cantidad desconocida
usage-amount-and-unpriced =
    { $number ->
        [one] { $amount } y { $number } solicitud de precio desconocido
       *[other] { $amount } y { $number } solicitudes de precio desconocido
    }
usage-share = { $whose }: { $amount }, { $tokens } tokens
usage-left-line =
    { $scope ->
        [user] Tu presupuesto: quedan { $rest }, se renueva { $when }
        [guild] Presupuesto de este servidor: quedan { $rest }, se renueva { $when }
        [role] Presupuesto de tu rol: quedan { $rest }, se renueva { $when }
       *[bot] Presupuesto del bot: quedan { $rest }, se renueva { $when }
    }
usage-rest-of = { $left } de { $limit }
usage-no-budget = No hay ningún presupuesto configurado.
usage-chart-tokens = Gráfico de barras de los tokens usados cada día de { $month }: { $all } en total, el máximo el día { $day } ({ $most }), hoy { $today }.
usage-chart-money = Gráfico de barras del dinero gastado cada día de { $month }: { $all } en total, el máximo el día { $day } ({ $most }), hoy { $today }.
only-for-the-owner = Solo el propietario del bot puede ver eso. `/{ command-usage }` sin opciones muestra lo que puedes ver.
nearly-spent = 💸 Gastado hoy: { $spent } de un presupuesto de { $budget }. Cuando se agote, podré responder de nuevo { $when }. `/{ command-usage }` muestra en qué se gastó; `DAILY_BUDGET_USD` cambia el presupuesto, `WARN_OWNER=false` desactiva estos avisos.
less-than = menos de { $amount }
usage-tool-calls =
    { $number ->
        [one] { $number } llamada a una herramienta este mes
       *[other] { $number } llamadas a herramientas este mes
    }
