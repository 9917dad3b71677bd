# Every word that Mynah shows to people, in English.
# Ids begin with the file that uses them: script-, inspector-, transport-, trouble-, cli-, …

app-name = Mynah
