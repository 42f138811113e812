"""A long conversation in seven languages, with facts to be asked for later and others that look like them. Seeded."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

PEOPLE = ("Mia", "Jonas", "Priya", "Léa", "Diego", "Beatriz", "Haruto", "Wei")


@dataclass(frozen=True)
class Fact:
    """`said` is to be found, `similar` is not. In all, {who} and {other} are people; {a} and {b} are values.

    `queries` are those of a caller that thinks of other words.
    """

    said: str
    similar: str
    asked: str
    queries: tuple[str, str, str]
    values: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    speaker: str
    text: str


@dataclass(frozen=True)
class Question:
    language: str
    text: str
    queries: tuple[str, ...]
    needed: str
    """The text of the line that answers it."""


@dataclass(frozen=True)
class Talk:
    lines: Sequence[Line]
    questions: Sequence[Question]


def _f(said: str, similar: str, asked: str, queries: str, values: str) -> Fact:
    one, two, three = queries.split(" | ")
    return Fact(said, similar, asked, (one, two, three), tuple(values.split(" | ")))


FACTS: dict[str, tuple[Fact, ...]] = {
    "en": (
        _f(
            "We settled on a name for the puppy at last: he is {a} now.",
            "My sister's kitten is {b}, by the way.",
            "How did {who} name the little dog in the end?",
            "puppy name | {who} dog called | pet name settled",
            "Biscuit | Waffles | Captain | Nimbus",
        ),
        _f(
            "I can't eat {a}, my throat swells up, so please leave it out of the cake.",
            "I find {b} a bit boring in a cake, but I eat it.",
            "Which food must not be in the cake because of {who}?",
            "{who} allergy | cannot eat | leave out of cake",
            "hazelnuts | sesame | kiwi | celery",
        ),
        _f(
            "The landlord finally answered, I get the keys to the flat on {a}.",
            "My lease ends on {b}, then I am out of there.",
            "When does {who} receive the keys for the new apartment?",
            "{who} flat keys | landlord date | moving in",
            "March 14 | the 2nd of May | June 21 | October 9",
        ),
        _f(
            "Deploys go through the box called {a} from today, the old one is switched off.",
            "The backup box is still {b}, nothing changes there.",
            "What is the machine called that we deploy through?",
            "deploy box | deployment server name | old one off",
            "heron-7 | gate-12 | kestrel-3 | mule-9",
        ),
        _f(
            "My old bike was stolen, so I bought a {a} one from the shop by the river.",
            "There was a {b} bike in the window, far too expensive.",
            "What colour is the bicycle {who} bought after the theft?",
            "{who} new bike | stolen bike bought | shop river",
            "turquoise | mustard | crimson | silver",
        ),
        _f(
            "Grandma turns {a} this summer and wants the whole family at the lake.",
            "My uncle turned {b} and did not want any party.",
            "How old will the grandmother of {who} be?",
            "grandma turns | {who} grandmother age | family lake summer",
            "84 | 91 | 77 | 96",
        ),
        _f(
            "The venue wants {a} as a deposit before they keep the date free.",
            "The band wants {b}, half of it in cash.",
            "How much must we pay in advance for the venue?",
            "venue deposit | pay before | keep the date",
            "350 dollars | 420 dollars | 275 dollars | 600 dollars",
        ),
        _f(
            "For the quiz I signed us up as {a}, no going back now.",
            "The other lot call themselves {b}, of course.",
            "Under which team name did {who} register us for the quiz?",
            "quiz team name | signed up quiz | {who} quiz",
            "Quizzy Rascals | The Last Guess | Fact Hunters | Owl Parliament",
        ),
        _f(
            "The doctor says my knee needs {a} weeks of rest, so no climbing for me.",
            "I rested my wrist for {b} weeks once and it was enough.",
            "For how long is {who} not allowed to climb?",
            "{who} knee rest | doctor weeks | no climbing",
            "six | nine | eleven | four",
        ),
        _f(
            "I put the spare key under the {a} behind the house, don't tell anyone.",
            "The cat sleeps under the {b} most afternoons.",
            "Where is the second key hidden?",
            "spare key | key under | behind the house",
            "blue flowerpot | rain barrel | stone frog | old bench",
        ),
        _f(
            "After the merger I report to {a}, she seems nice.",
            "{b} from accounting retires in spring.",
            "Who is the new boss of {who}?",
            "{who} boss | report to | merger manager",
            "Mrs Okafor | Mrs Lindqvist | Mrs Tanaka | Mrs Moreau",
        ),
        _f(
            "The reading club goes with {a} next, forty pages a week.",
            "I never got beyond page ten of {b}.",
            "Which book does the reading group read next?",
            "reading club book | next book | pages a week",
            "Middlemarch | Solaris | Beloved | Pachinko",
        ),
    ),
    "de": (
        _f(
            "Unser Umzug ist jetzt fest: am {a} kommt der Lastwagen.",
            "Am {b} kommt nur der Klempner.",
            "Wann zieht {who} um?",
            "Umzug Termin | {who} Lastwagen | umziehen Datum",
            "12. April | 3. Juni | 28. August | 17. Oktober",
        ),
        _f(
            "Ich vertrage keine {a}, davon bekomme ich Ausschlag.",
            "{b} mag ich nicht besonders, aber es geht.",
            "Was verträgt {who} nicht?",
            "{who} Allergie | verträgt keine | Ausschlag",
            "Erdbeeren | Garnelen | Walnüsse | Tomaten",
        ),
        _f(
            "Das WLAN-Passwort im Ferienhaus lautet {a}, steht auch am Kühlschrank.",
            "Das Schloss am Schuppen geht mit {b} auf.",
            "Wie heißt das Passwort fürs Internet im Ferienhaus?",
            "WLAN Passwort | Ferienhaus Internet | Kühlschrank",
            "seestern44 | moewe-2210 | kiefer_88 | sandburg7",
        ),
        _f(
            "Meine Tochter fängt im Herbst mit {a} an, sie redet von nichts anderem.",
            "Mein Neffe hat mit {b} schon wieder aufgehört.",
            "Was beginnt die Tochter von {who} im Herbst?",
            "{who} Tochter | fängt im Herbst an | Tochter Hobby",
            "Fechten | Cello | Judo | Rudern",
        ),
        _f(
            "Für die Feier habe ich einen Tisch beim {a} reserviert, zwölf Plätze.",
            "Beim {b} war es letztes Mal viel zu laut.",
            "In welchem Lokal findet die Feier statt?",
            "Tisch reserviert | Feier Restaurant | zwölf Plätze",
            "Goldenen Hirsch | Alten Speicher | Blauen Krug | Fischerwirt",
        ),
        _f(
            "Der Handwerker verlangt {a} für die neue Heizung, ohne Einbau.",
            "Die Fenster kosteten damals {b}.",
            "Wie teuer wird die Heizung?",
            "Heizung Kosten | Handwerker verlangt | Preis Einbau",
            "4800 Euro | 6150 Euro | 3990 Euro | 7200 Euro",
        ),
        _f(
            "Ich habe die Stelle in {a} bekommen und fange im Januar an.",
            "In {b} war ich einmal auf einer Messe.",
            "Wo arbeitet {who} ab Januar?",
            "{who} Stelle | neue Arbeit Januar | bekommen fange an",
            "Leipzig | Kassel | Rostock | Ulm",
        ),
        _f(
            "Der Zug geht um {a} von Gleis neun, bitte pünktlich sein.",
            "Der Bus um {b} fährt nur am Wochenende.",
            "Um wie viel Uhr fährt unsere Bahn ab?",
            "Zug Abfahrt | Gleis Uhrzeit | pünktlich Zug",
            "7:42 | 9:16 | 6:58 | 10:31",
        ),
    ),
    "fr": (
        _f(
            "Le vétérinaire a opéré notre chat, il s'appelle {a} et il va mieux.",
            "Le perroquet du voisin s'appelle {b}.",
            "Comment s'appelle le chat de {who} ?",
            "{who} chat | vétérinaire chat nom | opéré",
            "Moustache | Réglisse | Pistache | Figaro",
        ),
        _f(
            "Je suis allergique aux {a}, j'ai toujours un médicament sur moi.",
            "Les {b} me rappellent mon enfance.",
            "Quelle allergie a {who} ?",
            "{who} allergie | allergique | médicament",
            "arachides | crevettes | noisettes | abeilles",
        ),
        _f(
            "Le concert est déplacé au {a}, les billets restent valables.",
            "Le marché a lieu le {b} comme toujours.",
            "À quelle date a-t-on reporté le concert ?",
            "concert nouvelle date | concert déplacé | billets valables",
            "18 novembre | 5 février | 23 mars | 30 juin",
        ),
        _f(
            "J'ai réservé un gîte près de {a} pour la semaine de Pâques.",
            "À {b} il pleuvait tout le temps.",
            "Où {who} a-t-elle réservé pour Pâques ?",
            "{who} gîte | réservation Pâques | vacances semaine",
            "Annecy | Carcassonne | Saint-Malo | Colmar",
        ),
        _f(
            "La recette de ma mère demande {a} d'eau de fleur d'oranger, pas plus.",
            "Moi je mets {b} de sucre dans le café.",
            "Combien de fleur d'oranger faut-il dans la recette ?",
            "recette fleur d'oranger | mère recette | eau quantité",
            "trois cuillères | deux gouttes | un demi-verre | cinq millilitres",
        ),
        _f(
            "Le code du portail a changé, c'est {a} maintenant.",
            "Le digicode du bureau finit par {b}.",
            "Quel est le nouveau code du portail ?",
            "code portail | portail changé | nouveau code",
            "48B12 | 7391A | 20C65 | 9917F",
        ),
        _f(
            "Mon frère étudie {a} à Lyon depuis septembre.",
            "Ma cousine a abandonné {b} après un an.",
            "Quelles études fait le frère de {who} ?",
            "{who} frère | étudie Lyon | frère université",
            "la géologie | le droit | l'architecture | la botanique",
        ),
        _f(
            "On se retrouve devant {a} à dix-neuf heures, ne soyez pas en retard.",
            "Devant {b} il y a toujours des travaux.",
            "Où est le rendez-vous de ce soir ?",
            "retrouve devant | rendez-vous lieu | dix-neuf heures",
            "la fontaine | le théâtre | la mairie | la vieille halle",
        ),
    ),
    "es": (
        _f(
            "Mi perra tuvo cachorros y la más pequeña se llama {a}.",
            "El caballo de mi abuelo se llamaba {b}.",
            "¿Qué nombre tiene la cachorra pequeña de {who}?",
            "{who} perra cachorros | cachorra nombre | más pequeña",
            "Canela | Lluvia | Tormenta | Aceituna",
        ),
        _f(
            "El examen de conducir lo tengo el {a}, estoy muy nervioso.",
            "El {b} es fiesta en mi pueblo.",
            "¿Cuándo hace {who} la prueba de conducir?",
            "{who} examen conducir | fecha examen | nervioso examen",
            "9 de marzo | 21 de mayo | 4 de julio | 15 de octubre",
        ),
        _f(
            "No puedo tomar {a}, el médico me lo prohibió por el estómago.",
            "Antes tomaba {b} todas las mañanas.",
            "¿Qué le prohibió el médico a {who}?",
            "{who} médico | prohibió | estómago no tomar",
            "café | leche | picante | vinagre",
        ),
        _f(
            "La contraseña de la impresora nueva es {a}, está apuntada en la pizarra.",
            "El armario se abre con {b}.",
            "¿Cuál es la clave de la impresora?",
            "contraseña impresora | clave impresora | pizarra",
            "tinta-505 | papel99 | gris-2310 | folio77",
        ),
        _f(
            "Alquilamos la furgoneta por {a} al día con seguro incluido.",
            "La gasolina me costó {b} la última vez.",
            "¿Cuánto cuesta alquilar la furgoneta?",
            "furgoneta precio | alquiler furgoneta | seguro incluido",
            "62 euros | 48 euros | 75 euros | 91 euros",
        ),
        _f(
            "Mi hijo quiere ser {a} de mayor, lo repite cada noche.",
            "Mi vecino trabaja de {b} en el puerto.",
            "¿Qué quiere ser el niño de {who}?",
            "{who} hijo | de mayor quiere | hijo profesión",
            "astrónomo | bombero | panadero | buzo",
        ),
        _f(
            "Nos mudamos a {a} en cuanto terminen las clases.",
            "En {b} tengo dos primos muy simpáticos.",
            "¿A qué ciudad se muda {who}?",
            "{who} mudanza | mudamos | terminen clases ciudad",
            "Zaragoza | Córdoba | Gijón | Cartagena",
        ),
        _f(
            "La reunión con el cliente pasa a la sala {a}, la otra está en obras.",
            "En la sala {b} no funciona el proyector.",
            "¿En qué sala será la reunión con el cliente?",
            "reunión cliente sala | sala cambio | otra en obras",
            "Velázquez | Goya | Miró | Sorolla",
        ),
    ),
    "pt": (
        _f(
            "A minha filha nasceu ontem e vai se chamar {a}.",
            "A professora da minha irmã se chama {b}.",
            "Qual é o nome da bebê de {who}?",
            "{who} filha nasceu | nome bebê | vai se chamar",
            "Helena | Jacira | Marina | Cecília",
        ),
        _f(
            "O voo para Recife sai às {a}, temos que acordar cedo.",
            "O filme começa às {b}, dá tempo.",
            "A que horas parte o nosso avião?",
            "voo horário | voo Recife | acordar cedo",
            "5h40 | 6h25 | 4h55 | 7h10",
        ),
        _f(
            "Não posso comer {a}, passo mal a noite inteira.",
            "Eu comprei {b} na feira, estava barato.",
            "O que {who} não pode comer?",
            "{who} não pode comer | passa mal | alergia comida",
            "camarão | amendoim | abacaxi | mandioca",
        ),
        _f(
            "A senha do alarme agora é {a}, avisem a vizinha.",
            "O número da minha casa é {b}, fundos.",
            "Qual é o código do alarme?",
            "senha alarme | alarme código | avisem vizinha",
            "3381 | 9042 | 5567 | 2718",
        ),
        _f(
            "O conserto do carro ficou em {a} por causa da embreagem.",
            "Paguei {b} no seguro este ano.",
            "Quanto {who} pagou pelo conserto do carro?",
            "{who} conserto carro | embreagem preço | oficina valor",
            "1.850 reais | 2.340 reais | 980 reais | 3.100 reais",
        ),
        _f(
            "Vou correr a maratona de {a} em agosto, já paguei a inscrição.",
            "Passei as férias perto de {b} uma vez.",
            "Em que cidade {who} vai correr a maratona?",
            "{who} maratona | correr agosto | inscrição paga",
            "Florianópolis | Curitiba | Salvador | Brasília",
        ),
        _f(
            "O encanador deixou a chave com {a}, do terceiro andar.",
            "{b} viajou ontem com as crianças.",
            "Com quem está a chave que o encanador deixou?",
            "encanador chave | chave terceiro andar | deixou com",
            "Dona Lurdes | Seu Amaro | Dona Ivone | Seu Nilo",
        ),
        _f(
            "A gente ensaia toda {a} no porão do Tiago, tragam fones.",
            "Na {b} o bar fica lotado.",
            "Em que dia da semana é o ensaio?",
            "ensaia dia | ensaio porão | banda dia",
            "terça | quinta | segunda | quarta",
        ),
    ),
    "ja": (
        _f(
            "うちの子猫の名前は{a}に決まりました。",
            "隣の犬は{b}という名前だそうです。",
            "{who}の猫は何という名前ですか?",
            "子猫 名前 | {who} 猫 | 名前 決まり",
            "こむぎ | すずめ | ゆず | もなか",
        ),
        _f(
            "来月の引っ越しは{a}にします。トラックも予約しました。",
            "{b}は祝日で銀行が休みです。",
            "引っ越しはいつですか?",
            "引っ越し 日 | トラック 予約 | 来月 引っ越し",
            "六日 | 十四日 | 二十三日 | 三十日",
        ),
        _f(
            "私は{a}のアレルギーがあるので、入れないでください。",
            "昨日の{b}はとてもおいしかった。",
            "{who}は何のアレルギーですか?",
            "アレルギー | {who} 食べられない | 入れないで",
            "そば | えび | 卵 | くるみ",
        ),
        _f(
            "会議室の暗証番号は{a}に変わったよ。",
            "ロッカーの番号は{b}のままです。",
            "会議室に入るための番号を教えて",
            "会議室 暗証番号 | 番号 変わった | 会議室",
            "4719 | 8206 | 3355 | 6091",
        ),
        _f(
            "花火大会の集合場所は{a}の前です。浴衣で来てね。",
            "{b}の前はいつも混んでいる。",
            "花火の日はどこに集まりますか?",
            "花火 集合場所 | 花火大会 | 浴衣 前",
            "郵便局 | 水族館 | 神社 | 市役所",
        ),
        _f(
            "妹は春から{a}で働くことになりました。",
            "{b}へ旅行したのは三年前だ。",
            "{who}の妹はどこで働きますか?",
            "妹 働く | {who} 妹 | 春から 就職",
            "札幌 | 金沢 | 長崎 | 高松",
        ),
        _f(
            "このラーメン屋は{a}が定休日だから気をつけて。",
            "{b}はジムに行く日です。",
            "ラーメン屋が休みなのは何曜日?",
            "ラーメン屋 定休日 | ラーメン 休み | 定休日 気をつけて",
            "火曜日 | 木曜日 | 月曜日 | 水曜日",
        ),
        _f(
            "自転車の修理代は{a}円でした。思ったより安い。",
            "電車代は片道{b}円かかる。",
            "自転車を直すのにいくらかかりましたか?",
            "自転車 修理代 | 修理 円 | 自転車 いくら",
            "3200 | 4850 | 2700 | 5100",
        ),
    ),
    "zh": (
        _f(
            "我们家小狗的名字定了,就叫{a}。",
            "邻居家的鹦鹉叫{b}。",
            "{who}的小狗叫什么?",
            "小狗 名字 | {who} 狗 | 名字 定了",
            "汤圆 | 芝麻 | 豆包 | 花卷",
        ),
        _f(
            "下周的面试改到{a}了,地点不变。",
            "{b}我要去看牙医。",
            "面试改成什么时候?",
            "面试 时间 | 面试 改到 | 下周 面试",
            "周三上午 | 周五下午 | 周二晚上 | 周四中午",
        ),
        _f(
            "我对{a}过敏,点菜的时候别点。",
            "超市的{b}今天打折。",
            "{who}对什么东西过敏?",
            "过敏 | {who} 不能吃 | 点菜 别点",
            "花生 | 虾 | 芒果 | 牛奶",
        ),
        _f(
            "仓库的门锁密码换成{a}了,别写在墙上。",
            "快递柜的取件码是{b}。",
            "仓库门的密码是多少?",
            "仓库 密码 | 门锁 密码 | 换成 密码",
            "7702 | 1846 | 9350 | 6128",
        ),
        _f(
            "姐姐今年秋天要去{a}读研究生。",
            "我小时候在{b}住过两年。",
            "{who}的姐姐要去哪里读书?",
            "姐姐 研究生 | {who} 姐姐 | 秋天 读研",
            "成都 | 厦门 | 哈尔滨 | 兰州",
        ),
        _f(
            "装修师傅报价{a}块,不包括地板。",
            "我的新手机花了{b}块。",
            "装修要多少钱?",
            "装修 报价 | 师傅 价格 | 装修 地板",
            "三万二 | 四万五 | 两万八 | 五万六",
        ),
        _f(
            "周末爬山在{a}集合,记得带水。",
            "{b}那边新开了一家书店。",
            "爬山的集合地点在哪儿?",
            "爬山 集合 | 周末 爬山 | 集合 地点",
            "东门 | 植物园 | 老车站 | 图书馆",
        ),
        _f(
            "这台打印机只能用{a}的墨盒,别买错。",
            "{b}的耳机质量不错。",
            "打印机要用哪种墨盒?",
            "打印机 墨盒 | 墨盒 型号 | 别买错",
            "K320 | M71 | T505 | R18",
        ),
    ),
}

# Small talk, with words that questions have, too.
CHATTER: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "en": (
        (
            "Did anyone see the {x} yesterday? I had to laugh.",
            "I keep thinking about the {x}, no idea why.",
            "{name}, are you still looking for a {x}?",
            "That {x} was more expensive than I thought.",
            "Honestly the {x} can wait until next week.",
            "Same here, and then the {x} broke again.",
            "lol no, the {x} is not mine",
            "When do we talk about the {x}? I have time after work.",
            "Good point. What about the {x} though?",
            "I called twice about the {x} and nobody answered.",
            "We should buy another {x} before the party.",
            "My day was fine, mostly the {x} and a long walk.",
        ),
        (
            "bike",
            "cake",
            "dog",
            "landlord",
            "venue",
            "quiz",
            "doctor",
            "book",
            "server",
            "team",
            "house",
            "lake",
            "printer",
            "garden",
            "flat",
            "boss",
            "train",
            "weather",
            "family",
            "knee",
            "key",
            "band",
            "window",
            "club",
        ),
    ),
    "de": (
        (
            "Hat jemand {x} gesehen?",
            "Ich denke noch über {x} nach.",
            "{name}, was ist eigentlich mit {x}?",
            "Das mit {x} hat Zeit bis nächste Woche.",
            "Bei uns war {x} gestern auch Thema.",
            "Stimmt, aber {x} finde ich trotzdem gut.",
            "Wegen {x} habe ich zweimal angerufen.",
            "Morgen reden wir über {x}, heute nicht.",
        ),
        (
            "dem Auto",
            "der Heizung",
            "dem Zug",
            "dem Kuchen",
            "der Feier",
            "dem Garten",
            "der Tochter",
            "dem Ferienhaus",
            "dem Kühlschrank",
            "der Arbeit",
            "dem Wetter",
            "dem Handwerker",
        ),
    ),
    "fr": (
        (
            "Quelqu'un a vu {x} hier ?",
            "Je pense encore à {x}.",
            "{name}, tu en es où avec {x} ?",
            "Pour {x}, on verra la semaine prochaine.",
            "Chez nous aussi, {x}, c'est compliqué.",
            "D'accord, mais {x} me plaît quand même.",
            "J'ai appelé deux fois pour {x}.",
            "On parle de {x} demain soir ?",
        ),
        (
            "le chat",
            "le concert",
            "la recette",
            "le portail",
            "le bureau",
            "les vacances",
            "le frère de Paul",
            "la voiture",
            "le théâtre",
            "la semaine",
            "le médicament",
            "le café",
        ),
    ),
    "es": (
        (
            "¿Alguien vio {x} ayer?",
            "Sigo pensando en {x}.",
            "{name}, ¿cómo va {x}?",
            "Lo de {x} puede esperar.",
            "En mi casa también pasó con {x}.",
            "Vale, pero {x} me gusta igual.",
            "Llamé dos veces por {x}.",
            "Mañana hablamos de {x}, hoy no puedo.",
        ),
        (
            "la perra",
            "el examen",
            "la impresora",
            "la furgoneta",
            "el cliente",
            "la sala",
            "el médico",
            "la mudanza",
            "el hijo de Ana",
            "la pizarra",
            "el pueblo",
            "la comida",
        ),
    ),
    "pt": (
        (
            "Alguém viu {x} ontem?",
            "Ainda estou pensando em {x}.",
            "{name}, como anda {x}?",
            "Isso de {x} pode esperar.",
            "Aqui em casa também foi assim com {x}.",
            "Tá bom, mas {x} eu gosto.",
            "Liguei duas vezes por causa de {x}.",
            "Amanhã a gente fala de {x}.",
        ),
        (
            "o voo",
            "a filha",
            "o carro",
            "o alarme",
            "a maratona",
            "a chave",
            "o ensaio",
            "a vizinha",
            "a feira",
            "o encanador",
            "a comida",
            "o cinema",
        ),
    ),
    "ja": (
        (
            "昨日の{x}を見ましたか?",
            "{x}のことをまだ考えています。",
            "{name}さん、{x}はどうなりましたか?",
            "{x}は来週でいいと思う。",
            "うちも{x}で大変だった。",
            "でも{x}は好きですよ。",
            "{x}について二回電話しました。",
            "明日{x}の話をしましょう。",
        ),
        ("猫", "引っ越し", "会議", "花火", "妹", "ラーメン", "自転車", "天気", "電車", "料理", "番号", "旅行"),
    ),
    "zh": (
        (
            "昨天有人看到{x}了吗?",
            "我还在想{x}的事。",
            "{name},{x}怎么样了?",
            "{x}下周再说吧。",
            "我们家也是,{x}很麻烦。",
            "好吧,不过我喜欢{x}。",
            "为了{x}我打了两次电话。",
            "明天再聊{x},今天没空。",
        ),
        ("小狗", "面试", "点菜", "仓库", "姐姐", "装修", "爬山", "打印机", "天气", "手机", "超市", "密码"),
    ),
}


def make_talk(seed: int, *, lines: int = 700) -> Talk:
    """Return a talk of at least so many lines. Each scene is in one language, as if friends of it had come by."""
    rng = random.Random(seed)
    facts = [(language, fact) for language, those in FACTS.items() for fact in those]
    rng.shuffle(facts)
    said: list[Line] = []
    questions: list[Question] = []
    small_talk = (lines - 2 * len(facts)) // len(facts) + 1
    for language, fact in facts:
        scene, question = _scene(rng, language, fact, small_talk)
        said += scene
        questions.append(question)
    # Friends come by once more, so that nothing that is asked for stands in the window.
    said += [line for language in CHATTER for line in _chatter(rng, language, lines // 6)]
    return Talk(said, questions)


def _scene(rng: random.Random, language: str, fact: Fact, size: int) -> tuple[list[Line], Question]:
    who, other = rng.sample(PEOPLE, 2)
    a, b = rng.sample(fact.values, 2)
    fill = {"who": who, "other": other, "a": a, "b": b}
    needed = fact.said.format(**fill)
    scene = list(_chatter(rng, language, size))
    scene.insert(rng.randrange(len(scene) + 1), Line(who, needed))
    scene.insert(rng.randrange(len(scene) + 1), Line(other, fact.similar.format(**fill)))
    queries = tuple(query.format(**fill) for query in fact.queries)
    return scene, Question(language, fact.asked.format(**fill), queries, needed)


def _chatter(rng: random.Random, language: str, number: int) -> Iterator[Line]:
    texts, words = CHATTER[language]
    for _ in range(number):
        speaker, name = rng.sample(PEOPLE, 2)
        yield Line(speaker, rng.choice(texts).format(x=rng.choice(words), name=name))
