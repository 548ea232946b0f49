"""Conversations about invented articles: what was said, the next question, how it is read, and where its answer stands."""

from qa_bot.types import Turn

ARTICLES = {
    "The port cities of Aldmere": [
        "Karsholm has 412,000 inhabitants and lies on the east bank of the Virn. Its mayor is Tove Brandt.",
        "Lundvik has 96,000 inhabitants, most of whom work in its shipyards. Its mayor is Pavel Oru.",
        "Sandmark has 58,000 inhabitants and no shipyard. It was founded in 1604 by salt merchants.",
        "Lundvik was founded in 1287, when monks drained the marsh. Karsholm was founded in 1411 as a toll station.",
    ],
    "The lighthouse on Cape Orrin": [
        "The lighthouse on Cape Orrin was built in 1874 by the engineer Edda Falk, because eleven ships had been lost on the reef.",
        "The tower of the lighthouse is 41 metres high. Its lamp was made in Lyon and can be seen for 30 kilometres.",
        "Edda Falk was born in Sandmark in 1839. She studied in Graz and later drew the bridge of Tolm.",
        "The bridge of Tolm is 212 metres long. The bridge was opened in 1881 and cost 64,000 crowns.",
        "The last keeper of the lighthouse was Anton Rehl, who left in 1986, when the lamp became electric.",
    ],
    "Vaccines in the valley": [
        "The valley bought 40,000 doses in 2020 and 65,000 doses in 2021. The health board paid for them.",
        "The doses were kept in a former dairy, because it had the only cold room that was large enough.",
        "The campaign was led by Doctor Ines Marou. She had worked in Lundvik for nine years.",
        "In Tolm 81 percent of the people were vaccinated, in Orrin 74 percent.",
    ],
    "The paper mill of Hask": [
        "The paper mill of Hask was founded by Jonas Weil in 1788. It made paper from rags, later from straw.",
        "The paper mill burned down in 1902 because a lamp fell into the straw store. Nobody was hurt.",
        "The mill was rebuilt within two years and sold to Clara Weil in 1911. She closed it in 1934.",
        "Jonas Weil came from Bern and had been a printer. He died in 1830 and is buried in Hask.",
        "Today the mill is a museum. It opens on Sundays, and a ticket costs 6 crowns.",
    ],
    "Moulds and medicine": [
        "Penicillin was discovered by Alexander Fleming in 1928, in a dish that he had left open.",
        "The first patient who was treated with penicillin was a policeman from Oxford, in 1941.",
    ],
    "The Brask railway": [
        "The Brask railway runs from Karsholm to Tolm and is 88 kilometres long. Its trains are blue.",
        "The railway was planned by Nils Aker and opened in 1893. Aker had built canals before.",
        "A strike stopped the railway in 1926, after wages had been cut by a tenth. It lasted seven weeks.",
    ],
}

PEOPLE = Turn("How many people live in Karsholm?", "Karsholm has 412,000 inhabitants.")
MAYOR = Turn("Who is the mayor of Karsholm?", "Tove Brandt.")
FOUNDED = Turn("When was Lundvik founded?", "Lundvik was founded in 1287.")
BUILT = Turn("Who built the lighthouse on Cape Orrin?", "It was built in 1874 by the engineer Edda Falk.")
HEIGHT = Turn("How high is the lighthouse?", "The tower is 41 metres high.")
KEEPER = Turn("Who was the last keeper of the lighthouse?", "The last keeper was Anton Rehl.")
BRIDGE = Turn("How long is the bridge of Tolm?", "212 metres.")
DOSES = Turn("How many doses were bought in 2020?", "The valley bought 40,000 doses in 2020.")
LED = Turn("Who led the campaign?", "The campaign was led by Doctor Ines Marou.")
SHARE = Turn("How many people were vaccinated in Tolm?", "81 percent.")
KEPT = Turn("Where were the doses kept?", "In a former dairy.")
MILL = Turn("Who founded the paper mill of Hask?", "It was founded by Jonas Weil in 1788.")
FIRE = Turn("When did the paper mill burn down?", "In 1902.")
CLOSED = Turn("Who closed the mill?", "Clara Weil closed it in 1934.")
RAILWAY = Turn("Who planned the Brask railway?", "It was planned by Nils Aker.")
LENGTH = Turn("How long is the Brask railway?", "88 kilometres.")
STRIKE = Turn("When did a strike stop the railway?", "In 1926.")

# what was said, the question, how the reader is asked, a piece of the passage that answers
FOLLOW_UPS: list[tuple[list[Turn], str, str, str]] = [
    ([PEOPLE], "What about Lundvik?", "How many people live in Lundvik?", "96,000 inhabitants"),
    ([PEOPLE], "And Sandmark?", "How many people live in Sandmark?", "58,000"),
    ([PEOPLE], "How about in Sandmark?", "How many people live in Sandmark?", "58,000"),
    ([PEOPLE, Turn("What about Lundvik?", "96,000.")], "And Sandmark?", "How many people live in Sandmark?", "58,000"),
    ([MAYOR], "And of Lundvik?", "Who is the mayor of Lundvik?", "Pavel Oru"),
    ([MAYOR], "What about Lundvik?", "Who is the mayor of Lundvik?", "Pavel Oru"),
    ([FOUNDED], "And Karsholm?", "When was Karsholm founded?", "1411"),
    ([FOUNDED], "Why?", "Why was Lundvik founded?", "drained the marsh"),
    ([FOUNDED, Turn("And Sandmark?", "In 1604.")], "By whom?", "When was Sandmark founded? By whom?", "salt merchants"),
    ([BUILT], "And when was that?", "When was it that Edda Falk built the lighthouse on Cape Orrin?", "1874"),
    ([BUILT], "Why?", "Why was it that Edda Falk built the lighthouse on Cape Orrin?", "eleven ships"),
    ([BUILT], "Where did she study?", "Where did Edda Falk study?", "Graz"),
    ([BUILT], "When was she born?", "When was Edda Falk born?", "1839"),
    ([BUILT, HEIGHT], "Who made its lamp?", "Who made the lighthouse's lamp?", "Lyon"),
    ([HEIGHT], "When was it built?", "When was the lighthouse built?", "1874"),
    ([KEEPER], "When did he leave?", "When did Anton Rehl leave?", "1986"),
    ([KEEPER], "Who is he?", "Who is Anton Rehl?", "Anton Rehl"),
    ([BRIDGE], "When was it opened?", "When was the bridge of Tolm opened?", "1881"),
    ([BRIDGE], "How much did it cost?", "How much did the bridge of Tolm cost?", "64,000"),
    ([BRIDGE], "And who drew it?", "And who drew the bridge of Tolm?", "later drew the bridge"),
    ([DOSES], "And in 2021?", "How many doses were bought in 2021?", "65,000"),
    ([DOSES], "What about 2021?", "How many doses were bought in 2021?", "65,000"),
    ([DOSES], "Who paid for them?", "Who paid for the doses?", "health board"),
    ([LED], "Where had she worked before?", "Where had Doctor Ines Marou worked before?", "Lundvik for nine years"),
    ([SHARE], "And in Orrin?", "How many people were vaccinated in Orrin?", "74 percent"),
    ([SHARE], "What about Orrin?", "How many people were vaccinated in Orrin?", "74 percent"),
    ([KEPT], "Why?", "Why were the doses kept?", "cold room"),
    ([MILL], "When was that?", "When was it that Jonas Weil founded the paper mill of Hask?", "1788"),
    ([MILL], "Where did he come from?", "Where did Jonas Weil come from?", "came from Bern"),
    ([MILL], "What was he before?", "What was Jonas Weil before?", "printer"),
    ([MILL, Turn("Where did he come from?", "From Bern.")], "When did he die?", "When did Jonas Weil die?", "died in 1830"),
    ([FIRE], "Why?", "Why did the paper mill burn down?", "lamp fell"),
    ([FIRE], "And why did that happen?", "Why did the paper mill burn down?", "lamp fell"),
    ([CLOSED], "When was that?", "When was it that Clara Weil closed the mill?", "1934"),
    ([CLOSED], "When did she buy it?", "When did Clara Weil buy the mill?", "1911"),
    ([RAILWAY], "When was it opened?", "When was the Brask railway opened?", "1893"),
    ([RAILWAY], "What had he built before?", "What had Nils Aker built before?", "canals"),
    ([LENGTH], "What colour are its trains?", "What colour are the Brask railway's trains?", "blue"),
    ([STRIKE], "Why?", "Why did a strike stop the railway?", "wages"),
    ([STRIKE], "How long did it last?", "How long did the strike last?", "seven weeks"),
]  # fmt: skip

# complete questions, on the topic or on another one: nothing is put into them
COMPLETE: list[tuple[list[Turn], str, str]] = [
    ([MILL, FIRE], "Who discovered penicillin?", "Alexander Fleming"),
    ([BUILT, HEIGHT], "Who was the first patient treated with penicillin?", "policeman"),
    ([DOSES], "When did the paper mill burn down?", "1902"),
    ([RAILWAY, LENGTH], "How many inhabitants does Lundvik have?", "96,000"),
    ([MILL], "How much is a ticket for the museum?", "6 crowns"),
    ([PEOPLE], "How high is the tower of the lighthouse?", "41 metres"),
]
