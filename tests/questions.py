"""Invented articles, and what people ask about them: questions with words that a right answer shows, or "" where it declines."""

ARTICLES = {
    "council": """# Harwick council approves new ferry terminal

Harwick, 12 March 2024. The town council voted 9 to 4 on Tuesday night to build a new ferry terminal at Skelder Quay, ending a dispute that has divided the town for six years. Mayor Ruth Adeyemi called it "the most important decision this council has taken in a generation".

The terminal will cost an estimated 41.6 million euros, of which 23 million will come from the European Regional Development Fund. The rest is to be paid by the port authority and the county. Construction is due to start in September 2025 and to take two and a half years.

Not everyone is pleased. Fishermen say that the new breakwater will close the inner harbour to boats of more than twelve metres. "We were promised a say and we got a leaflet," said Tom Brandvold, who chairs the Harwick Fishermen's Association. Councillor Peter Lund, who did not attend the vote because of illness, has said that he would have opposed the plan.

Four councillors voted against: Ines Carrow, David Mbeki, Sofia Lindqvist and Paul Oyelaran. They argued that the traffic forecast, which assumes 640,000 passengers a year by 2035, is too optimistic. In 2023 the old terminal handled 388,000 passengers, 7 percent fewer than in 2019.

## What the plan includes

- two berths for ferries of up to 180 metres
- a covered walkway to the railway station
- charging points for 40 electric lorries
- a new home for the lifeboat crew

The old terminal, opened in 1968, will be demolished because its concrete is crumbling. Ms Adeyemi, a former marine engineer, said that repairing it would have cost at least 19 million euros and would have lasted only fifteen years.""",
    "fund": """# County questions cost of Harwick terminal

The ferry terminal at Skelder Quay will cost 44.9 million euros, more than the council was told, according to a report that the county auditor, Helen Frost, published on 2 April 2024. The difference is due to the price of steel, the report says.

Ms Frost, 58, has been the county's auditor since 2016. Before that she worked for the National Audit Office in London. Her report recommends that the council wait until the tenders are opened in November before signing any contract.

Mayor Adeyemi rejected the recommendation. "Every month of delay costs us 200,000 euros," she told reporters. Her sister, Grace Adeyemi, owns a café near the quay; the mayor has declared the interest and left the room when compensation for traders was discussed.""",
    "person": """# Marta Oliveira

Marta Oliveira (born 7 June 1951 in Braga; died 19 October 2019 in Porto) was a Portuguese chemist who developed the first water-based coating for ship hulls that contained no tin. She is best known for the Oliveira process, patented in 1984.

Oliveira was the third of five children of a baker, António Oliveira, and a schoolteacher, Luísa Sampaio. She studied chemistry at the University of Coimbra from 1969 to 1974 and took her doctorate in Delft in 1979 under Jan de Vries. In 1981 she married the marine biologist Henrik Sørensen, with whom she had two daughters, Ana and Ingrid.

After the ban on tin-based paints in 2008, her process was used on about a third of the world's merchant fleet. She received the Order of Prince Henry in 2010 but refused the Balzan Prize in 2012, because the foundation's sponsor built oil tankers. She never learned to swim.

Her pupil Rui Tavares continued her work at the University of Porto, where he founded the Institute for Marine Coatings in 2015. Oliveira gave her notebooks to the Maritime Museum in Ílhavo, which keeps them in a locked room.""",
    "bees": """How city bees survive the winter

Honey bees do not hibernate. When the temperature falls below about 10 degrees, the workers gather in a tight ball around the queen and shiver their flight muscles to keep her warm. The centre of the ball stays at 35 degrees even when snow lies on the hive. To do this a colony burns between 15 and 20 kilograms of honey from October to March.

Cities are kinder to bees than farmland. There are flowers from February, when the first crocuses open in parks, until November, when ivy blooms on old walls. Researchers at the University of Bristol found in 2022 that urban hives produced 37 percent more honey than rural ones. Pesticides are rarely sprayed in towns, and buildings keep the wind off.

The greatest danger is the varroa mite, a parasite that arrived in Britain in 1992. It feeds on the bees' fat and carries a virus that deforms their wings. Beekeepers treat hives with oxalic acid in December, when there is no brood in which the mites can hide. Untreated colonies usually die within three years.

To prepare a hive for winter: first, weigh it to see whether there is enough honey. Second, narrow the entrance so that mice cannot get in. Third, tilt the hive slightly forwards so that rain runs off. Wrapping the hive in plastic is a mistake, because damp kills more colonies than cold.""",
    "museum": """The Salt Museum of Orlo: a short history

The museum was founded in 1951 by the salt workers' union. Its first director was Bruno Keller, who led it until 1974. From 1974 to 1993 the director was Edda Faust. In 1993 Viktor Hahn took over; since 2012 the museum has been led by Marie Duval.

In 1951 the museum had 40 objects. By 1980 there were 2,300, and today the collection holds 11,600 objects. Entry was free until 1999; it has cost 4 euros since then, and 6 euros since January 2018.

The old salt works closed in 1968. The building stood empty from 1968 to 1976. A fire in 1983 destroyed the boiling hall, but the archive was saved. The hall was rebuilt between 1984 and 1987 for 1.2 million marks.

In 2005 the museum had 31,000 visitors, in 2010 it had 48,000, and in 2019, the best year so far, 72,500. The café was run by the Lindner family from 1990 to 2015. It is now run by a cooperative.

Marie Duval was born in Metz in 1966. She studied history in Strasbourg and worked for the Museum of Mining in Bochum before she came to Orlo. Viktor Hahn died in 2016 at the age of 81.""",
}

QUESTIONS = {
    "council": [
        ("Who voted against the terminal?", "Ines Carrow"),
        ("How much will the terminal cost?", "41.6 million"),
        ("Who is unhappy with the plan?", "Fishermen"),
        ("When will construction begin?", "September 2025"),
        ("How long will it take to build?", "two and a half years"),
        ("What does the plan include?", "lifeboat"),
        ("Why will the old terminal be torn down?", "crumbling"),
        ("How many people used the old terminal in 2023?", "388,000"),
        ("what was the result of the vote", "9 to 4"),
        ("Who is the mayor of Harwick?", "Adeyemi"),
        ("What did the mayor do before politics?", "marine engineer"),
        ("Who is Tom Brandvold?", "Association"),
        ("How old is the old terminal?", "1968"),
        ("Where does the money come from?", "Regional Development Fund"),
        ("How many lorries can be charged?", "40"),
        ("Who designed the terminal?", ""),
        ("What is the population of Harwick?", ""),
        ("When was Ruth Adeyemi born?", ""),
        ("wich year did the old termnal open", "1968"),
        ("Does the plan include a swimming pool?", ""),
    ],
    "fund": [
        ("How much does each month of delay cost?", "200,000"),
        ("How old is Helen Frost?", "58"),
        ("Where did the auditor work before?", "National Audit Office"),
        ("What does the report recommend?", "wait until"),
        ("What is the name of the mayor's sister?", "Grace Adeyemi"),
        ("Why is the price higher?", "steel"),
        ("Who owns a café near the quay?", "Grace Adeyemi"),
        ("Who is the county's treasurer?", ""),
        ("Was Helen Frost born in London?", ""),
    ],
    "person": [
        ("When did Marta Oliveira die?", "19 October 2019"),
        ("Who was her father?", "António"),
        ("Who was Marta's husband?", "Henrik"),
        ("How many children did she have?", "two daughters"),
        ("How many siblings did Marta Oliveira have?", "five children"),
        ("What are the names of her daughters?", "Ana and Ingrid"),
        ("Why did she refuse the Balzan Prize?", "oil tankers"),
        ("Which prize did she refuse?", "Balzan"),
        ("Where did she study?", "Coimbra"),
        ("Who supervised her doctorate?", "Jan de Vries"),
        ("Where are her notebooks kept?", "Maritime Museum"),
        ("Who founded the Institute for Marine Coatings?", "Tavares"),
        ("Did Marta Oliveira win the Nobel Prize?", ""),
        ("What is Rui Tavares's birthday?", ""),
        ("What was her mother's job?", "schoolteacher"),
    ],
    "bees": [
        ("How do bees stay warm in winter?", "shiver"),
        ("How warm is the middle of the ball?", "35 degrees"),
        ("How much honey does a colony need for the winter?", "between 15 and 20"),
        ("How much more honey do urban hives produce?", "37 percent"),
        ("Why are cities better for bees?", "flowers"),
        ("When did the varroa mite reach Britain?", "1992"),
        ("What do beekeepers use against mites?", "oxalic acid"),
        ("How do I prepare a hive for winter?", "Third, tilt"),
        ("What happens to untreated colonies?", "three years"),
        ("Which flowers bloom in November?", "ivy"),
        ("What kills more colonies than cold?", "damp"),
        ("How many bees live in a hive?", ""),
        ("How long does a queen live?", ""),
    ],
    "museum": [
        ("Who is the director of the museum?", "Marie Duval"),
        ("Who was the director of the museum in 1980?", "Edda Faust"),
        ("Who was the director in 2000?", "Viktor Hahn"),
        ("How many visitors did the museum have in 2010?", "48,000"),
        ("How many objects does the museum have?", "11,600"),
        ("How much does entry cost?", "6 euros"),
        ("Who runs the café?", "cooperative"),
        ("How old was Viktor Hahn when he died?", "81"),
        ("How long did the building stand empty?", "from 1968 to 1976"),
        ("Who was the director in 1940?", ""),
    ],
}

# (article, question, the right verdict); a quotation without a verdict is no mistake, the other verdict is
VERDICTS = [
    ("council", "Did the council approve the terminal?", "Yes"),
    ("council", "Is the mayor a former marine engineer?", "Yes"),
    ("council", "Was the old terminal opened in 1968?", "Yes"),
    ("council", "Was the old terminal opened in 1978?", "No"),
    ("council", "Will the lifeboat crew get a new home?", "Yes"),
    ("council", "Did Ines Carrow vote against the plan?", "Yes"),
    ("council", "Did David Mbeki support the plan?", "No"),
    ("council", "Are the fishermen happy?", "No"),
    ("council", "Is construction going to start in 2025?", "Yes"),
    ("council", "Will the old terminal be demolished?", "Yes"),
    ("council", "Did more passengers use the terminal in 2023 than in 2019?", "No"),
    ("fund", "Did the mayor leave the room?", "Yes"),
    ("fund", "Does Grace Adeyemi own a café?", "Yes"),
    ("fund", "Is the price of steel the reason?", "Yes"),
    ("fund", "Has Helen Frost been auditor since 2010?", "No"),
    ("person", "Was Marta Oliveira married?", "Yes"),
    ("person", "Did she have two sons?", "No"),
    ("person", "Was she born in Porto?", "No"),
    ("person", "Did Marta Oliveira accept the Balzan Prize?", "No"),
    ("person", "Did Rui Tavares found the Institute for Marine Coatings?", "Yes"),
    ("person", "Did Oliveira found the Institute for Marine Coatings?", "No"),
    ("bees", "Do bees shiver to keep the queen warm?", "Yes"),
    ("bees", "Are pesticides often sprayed in towns?", "No"),
    ("bees", "Is the varroa mite a parasite?", "Yes"),
    ("bees", "Does the varroa mite carry a virus?", "Yes"),
    ("bees", "Did the mite arrive in Britain in 1992?", "Yes"),
    ("bees", "Do rural hives produce more honey than urban ones?", "No"),
    ("bees", "Should the entrance be narrowed?", "Yes"),
    ("council", "Did Peter Lund attend the vote?", "No"),
    ("person", "Could she swim?", "No"),
    ("bees", "Do honey bees hibernate?", "No"),
    ("fund", "Did the mayor accept the recommendation?", "No"),
    ("museum", "Was the archive destroyed by the fire?", "No"),
    ("museum", "Is entry free?", "No"),
    ("museum", "Did Viktor Hahn die in 2016?", "Yes"),
]
