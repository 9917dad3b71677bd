# Every word that Mynah shows to people, in English.
# Ids begin with the file that uses them: script-, inspector-, transport-, trouble-, cli-, …

app-name = Mynah

# ui: rooms, actions, prices, shared widgets

step-said = Step { $place } of { $all }: { $label }, { $state }
step-done = done
step-warning = done, with a warning
step-active = open now
step-next = still to come

room-script = Script
    .tip = Lines, voices and takes of the open script
room-usage = Usage
    .tip = What was spent, budgets, alerts and the ledger
room-voices = Voices
    .tip = Your voices, those that others share, and Draft voices: hear them, mark them, cast them
room-create = Create
    .tip = New voices: designed from a description, remixed from one that is there
room-dubbing = Dubbing
    .tip = Films and recordings in other languages: made, checked line by line, fixed, written out
room-tools = Tools
    .tip = Transcripts, captions, changed voices, sound effects, music and more
room-agents = Agents
    .tip = Build voice agents, talk to them and test them
room-history = History
    .tip = What the account generated and the library keeps, as one list
room-settings = Settings
    .tip = Key, sound device, appearance and storage

action-of-lines = { $action }: a heading has none. Go to a line first
action-play-pause = Play or pause
    .tip = Plays or pauses; with nothing loaded, speaks the focused line; in Dubbing, plays the line that is looked at. Among voices it plays the preview of the one under the pointer, or of the one that is looked at. On a button or switch that has the keys Space presses that, in a field it is a space
action-play-from-here = Play from here
    .tip = Plays the picked takes from the focused line on
action-play-from-word = Play from the word at the cursor
    .tip = Plays the focused line from the word on that the cursor stands in; Alt and a click on any word does so, too
action-play-all = Play all
    .tip = Plays the picked takes of the whole script, one after the other; lines without one are left out
action-play-selected = Play selected lines
    .tip = Plays the picked takes of the selected lines, one after the other
action-play-chapter = Play this chapter
    .tip = Plays the picked takes of the chapter or scene, one after the other
action-generate-chapter = Generate chapter
    .tip = Make takes of this chapter’s new and changed lines
action-review-chapter = Review chapter
    .tip = Play this chapter’s takes and decide on each
action-approve-chapter = Approve chapter
    .tip = Approve all takes of this chapter that match their lines
action-export-chapter = Export chapter…
    .tip = Export the picked takes of this chapter
action-stop = Stop
    .tip = Stops and goes back to the start
action-swap-takes = Other take
    .tip = Goes to the other take of a comparison, at the same word; where a take has no times of its words, as far into it
action-generate-line = Generate line
    .tip = Makes a take of the focused line, or plays its take
action-best-takes = Best takes…
    .tip = Lists the takes of the project that have a star, by chapter and line: hear, compare, choose, export
action-several-takes = Several takes…
    .tip = Makes 2 to 10 takes of the line or of each selected one, to choose from; the price of all stands on the button
action-another-take = Another take
    .tip = Speaks the line again: one more take, whatever there is already
action-edit-line = Edit line
    .tip = Puts the cursor at the end of the line’s text
leaving = Something paid for is still arriving
    .text = { $answers ->
        [one] The service keeps nothing of it: what isn’t here when Mynah closes is lost. Mynah closes by itself once it is here; what waits in the queue goes on another time.
       *[other] { $answers } answers; the service keeps nothing of them: what isn’t here when Mynah closes is lost. Mynah closes by itself once they are here; what waits in the queue goes on another time.
    }
leaving-rehearsed = Previews are still being made
    .text = Draft voices end with Mynah, and keep nothing of them: what isn’t here when it closes has to be made again. Mynah closes by itself once they are here.
    .close = Mynah closes at once; previews that aren’t here yet are lost. They cost no money
leaving-recording = What you recorded is being kept
    .text = The recording was ended. Mynah closes by itself once it is kept, and it is there at the next start.
    .close = Mynah closes at once; what was recorded is lost
    .stay = Mynah stays open, and the recording stands where it was made
leaving-call = End the test call?
    .text = A call with an agent is running. Mynah saves its events and its recording, then closes.
    .stay = Go back to the call
leaving-call-end = End call and close
    .tip = Mynah closes once the call is saved
leaving-call-ends = Saving the test call
    .text = Mynah closes by itself once the call is saved.
    .close = Close Mynah now and lose the recording of the call
    .stay = Keep Mynah open after the call is saved
leaving-edits = Close with unsaved agents?
    .text = Edits in the Agents room are lost when Mynah closes.
    .close = Close Mynah and lose the edits
    .stay = Go back to the agents and save
leaving-queue = { $lines ->
        [one] One line waits to be spoken
       *[other] { $lines } lines wait to be spoken
    }
    .text = What is under way ends by itself. The rest costs { $credits } credits at most: it can wait, and says so at the next start, or go on there without asking again.
leaving-goes-on = Close, they go on
    .tip = They are bought as soon as Mynah is opened again
leaving-waits = Close, they wait
    .tip = They stay in the queue, which is paused when Mynah is opened again
leaving-stay = Keep it open
    .tip = Mynah stays open, and the queue goes on
leaving-close = Close all the same
    .tip = What has arrived by now is kept; the rest is lost, and was paid for
action-loop = Loop
    .tip = What is played begins again at its end: the take, what is selected, or the script
action-slower = Play slower
    .tip = Down to half the speed, at the same pitch
action-faster = Play faster
    .tip = Up to twice the speed, at the same pitch
action-insert-tag = Insert pause or tag
    .tip = Puts a rest, or a tag that the model performs, where the cursor stands
action-choose-speaker = Choose speaker
    .tip = Lists the speakers for the line, or for all marked ones
action-rename-speaker = Rename speaker…
    .tip = Gives the line’s speaker another name in all lines; voice and settings stay
action-cast = Cast…
    .tip = Who speaks with which voice, suggestions for parts without one, and what the series says
action-save-cast = Save cast as a file…
    .tip = Writes who speaks with what to a file that several projects can share
action-use-cast = Use a cast file…
    .tip = Shares a cast file with other projects: what it says is offered, and nothing changes by itself
action-choose-model = Choose model
    .tip = Goes to the model that speaks the line
action-choose-format = Choose output format
    .tip = Goes to what takes are made as
action-stability = Stability
    .tip = Goes to the stability and the settings below it: similarity, style, speed, seed
action-sweep = Sweep settings…
    .tip = Sweep: speaks this line with settings side by side, to be heard, rated and applied
action-inspector = Go to inspector
    .tip = Moves the keys to the controls of the line
action-hide-inspector = Show or hide inspector
    .tip = Takes the controls of the line away, so that the script has all the room, or brings them back
action-show-takes = Show takes
    .tip = Lists every take of the line
action-shape-line = Sound of the line
    .tip = Set the line’s pause and loudness, and trim its take
action-pronounce = Pronunciation rules
    .tip = How names, numbers and abbreviations are said in this project
action-import-rules = Import pronunciation rules
    .tip = Reads a lexicon (PLS); its words become rules of this project
action-export-rules = Export pronunciation rules
    .tip = Writes the rules of this project as a lexicon (PLS)
action-compare-takes = Compare takes
    .tip = Play the picked take and the newest other one at equal loudness
action-approve-take = Approve take
    .tip = Makes the take final: its line is left out whenever all or all changed lines are spoken. Again takes that back; of selected lines all at once
action-star-take = Star take
    .tip = Stars the line’s picked take, or takes the star away
action-discard-take = Discard take
    .tip = Puts the line’s picked take into the bin; it is restored among the takes of the line. Undo brings it back, too
action-pick-heard = Pick the take that is heard
    .tip = Makes the take that is playing the line’s own: of two that are compared the one that is heard
action-pick-newer = Pick newer take
    .tip = Makes the next newer take the line’s own
action-pick-older = Pick older take
    .tip = Makes the next older take the line’s own
action-add-recording = Add a recording…
    .tip = Makes a sound file the line’s take: your own voice, or an actor’s. It costs nothing
action-note-take = Note on take
    .tip = Writes a note on the line’s picked take
action-find = Find in script
    .tip = Looks for words or a pattern in the script’s lines and headings
action-search-room = Search this room
    .tip = Go to the search field of the open room
action-find-next = Find next
    .tip = Goes to the next place where it is found
action-find-back = Find previous
    .tip = Goes to the place before
action-replace = Replace in script
    .tip = Puts other words in place of what is found; undone in one step
action-hint-next = Next hint
    .tip = Goes to the next thing that a model will stumble on
action-hint-back = Previous hint
    .tip = Goes to the hint before
action-hint-fix = Follow the hint
    .tip = Does what the hint offers, in one step
action-hint-ignore = Ignore the hint
    .tip = Says nothing of these words in this line any more
action-review = Review takes
    .tip = Plays take after take; a letter approves each, asks for it again, flags a word or passes it. Only what is asked for again costs, at the end
action-fold-chapter = Fold or unfold chapter
    .tip = Folds the chapter or scene that the row stands in, or lists it again; nothing of it is lost
action-fold-all = Fold all chapters
    .tip = Lists only the headings of chapters and scenes
action-unfold-all = Unfold all chapters
    .tip = Lists all lines again
action-list-all = List all lines
    .tip = Filter: lists all lines, with their headings
action-list-to-do = List lines to do
    .tip = Filter: lists the lines without a take that says what they say
action-list-failed = List failed lines
    .tip = Filter: lists the lines whose last take went wrong, and why
action-list-unsent = List lines not sent
    .tip = Filter: lists lines that a budget or limit has no room for
action-list-to-redo = List lines to redo
    .tip = Filter: lists the lines that the review wants spoken again, with the price
action-list-speaker = List this speaker’s lines
    .tip = Filter: lists what the focused line’s speaker says; “List all lines” shows the others again
action-list-approved = List approved lines
    .tip = Filter: lists the lines whose take is final
action-list-noted = List lines with a note
    .tip = Filter: lists the lines whose take has a note, flagged words among them
action-go-to-line = Go to line
    .tip = Goes to a line by its number
action-generate-changed = Generate new and changed
    .tip = Makes takes of all lines that are new or changed
action-generate-all = Generate all
    .tip = Makes takes of all lines; what the library holds costs nothing
action-rehearse = Rehearsal…
    .tip = How long each chapter and scene gets, and Draft voices for what has no take yet: for nothing
action-compare-models = Models for this script…
    .tip = What each model would cost for this script, speak and perform of it, and what changes with a switch
action-cancel-all = Cancel all work
    .tip = Stops all work; what was not sent is not spent
action-next-line = Next line
    .tip = Goes to the next line
action-previous-line = Previous line
    .tip = Goes to the line before
action-add-line = Add line
    .tip = Puts an empty line below the focused one
action-add-chapter = Add chapter heading
    .tip = Puts a chapter’s heading above the focused line; it isn’t spoken
action-add-heading = Add scene heading
    .tip = Puts a scene’s heading above the focused line
action-copy-lines = Copy rows
    .tip = Copies the selected rows, or the focused one, as text that reads back here
action-cut-lines = Cut rows
    .tip = Copies the selected rows, or the focused one, and takes them out
action-split-line = Split line
    .tip = Splits the line where the cursor stands
action-join-line = Join with next line
    .tip = Joins the line with the next one, or the selected lines with each other
action-delete-line = Delete line
    .tip = Takes the selected lines out of the script; their takes stay in the library
action-select-all = Select all
    .tip = Marks every listed line, for an export, a speaker or a deletion of all of them; in History every entry that the filters let through
action-move-line-up = Move line up
    .tip = Moves the focused line up
action-move-line-down = Move line down
    .tip = Moves the focused line down
action-undo = Undo
    .tip = Takes the newest change of the script back. Picks, stars and notes of takes are no part of it: pick the other take again
action-redo = Redo
    .tip = Does the change again that was taken back last; Ctrl+Y does it too
action-choose-voice = Choose voice
    .tip = Chooses a voice for the focused line’s speaker
action-new-project = New project
    .tip = Begins an empty project
action-new-from-template = New project from a template…
    .tip = Begins a project with the scenes, speakers and voices of an audiobook, a podcast, a video, a game or a course
action-open-script = Open script…
    .tip = Imports a script into a new project: text, Markdown, Word, EPUB, PDF, screenplay, table or subtitles
action-paste-script = Paste script here…
    .tip = Imports the script on the clipboard into the open project, below the focused row, once you looked at what it becomes
action-save-script = Save script as…
    .tip = Writes the script as its ending says: .txt, .md, .csv or .fountain; the project itself is always saved
action-rename-project = Rename project…
    .tip = Gives the project another name
action-save-version = Save a version…
    .tip = Keeps the script and its picked takes as they are now under a name
action-versions = Versions…
    .tip = Shows the versions of this project, to compare them or to go back to one
action-save-template = Save as a template…
    .tip = Makes a template of this project: its chapters, cast and settings, with or without the text
action-projects = All projects…
    .tip = Shows all projects with their length and size: to open, rename, duplicate, archive, export or delete them, and to open a project’s file
action-duplicate-project = Duplicate project
    .tip = Makes a copy of the project with its script, cast, settings and takes; the copy costs nothing
action-archive-project = Archive project
    .tip = Takes the project out of the lists and keeps all of it; it is brought back under “All projects”
action-discard-project = Delete project
    .tip = The project goes into the bin, from which it can be restored; its takes stay in the library
action-export-project = Export project to a file…
    .tip = Writes the project with its script, cast, settings and takes to one .mynah file, to keep it or to give it away. No key and no account is in it
action-open-project-file = Open project file…
    .tip = Makes a project of a .mynah file, takes included; nothing is paid. A project that is here already stays as it is: opened twice, a file makes two
action-show-bin = Deleted projects (bin)…
    .tip = Shows the projects in the bin, to restore them
action-back-up = Back up library…
    .tip = Copies projects, takes, recordings and the ledger into a folder and reads every file once more. Keys and settings are not in it
action-bring-back = Restore library…
    .tip = Brings a backup back once every file of it was verified. What is newer goes into the bin; what was paid since is not forgotten
action-move-library = Move library…
    .tip = Takes the library to another folder, on another disk maybe. Sounds are copied and verified while you work; the rest follows when Mynah starts the next time. Whenever it is interrupted, all of it is in one of the two places
dialog-move-library = Choose an empty folder to move the library to
dialog-move-library-button = Move
dialog-save-entries = Save entries into a folder
dialog-save-dubs = Save dubs into a folder
dialog-export-project = Export project to a file
dialog-open-project-file = Open project file
dialog-project-files = Projects of Mynah
dialog-import-rules = Import pronunciation rules
dialog-use-cast = Use a cast file
dialog-use-cast-button = Use
dialog-save-cast = Save cast as a file
dialog-cast-files = Cast files
dialog-import-rules-button = Import
dialog-export-rules = Export pronunciation rules
dialog-lexicons = Pronunciation lexicons
dialog-add-recording = Add a recording
dialog-add-recording-button = Add
dialog-take-after = A recording to take after
dialog-like-recording = Choose a recording
dialog-sounds = Sounds
dialog-tool-files = Choose audio or video
dialog-tool-result = Save the result
dialog-film = Choose a film or recording
dialog-films = Films and recordings
dialog-dub-consent = Open a record of consent
dialog-dub-consents = Records of consent
dialog-dub-table = Choose a transcript with its translation
dialog-dub-tables = Tables and subtitles
dialog-dub-background = Choose music and effects without speech
dialog-sample = Choose a recording of the voice
dialog-reading = Recording of the statement
dialog-document = Choose the signed document
dialog-consents = Save what is known of consent
dialog-consents-kinds = Page to read, or JSON
dialog-back-up = Choose a folder to back up into
dialog-back-up-button = Back up
dialog-bring-back = Choose a backup: a folder named “Mynah backup …”
dialog-bring-back-button = Restore
dialog-restore = Restore this backup?
    .replaced = { $projects ->
        [one] One project is here now.
       *[other] { $projects } projects are here now.
    } Those that the backup has become what they were when it was made; where one of them changed since, its newer state goes into the bin under a name of its own
    .checked = Every file of the backup is read and compared first: if one is missing or damaged, nothing is changed
    .kept = A copy of the database as it is now goes into “backups” in the library’s folder. Takes are only added; what was paid since is not forgotten, and keys and settings stay
dialog-restore-yes =
    .tip = Verifies the backup, and brings it back if all of it is right
action-export = Export…
    .tip = Writes the picked takes to audio files
action-export-line = Export this line…
    .tip = Writes the picked take of this line to an audio file
action-use-draft = Speak with Draft voices
    .tip = Switches this project to the voices built in: offline and free
action-use-live = Speak with ElevenLabs
    .tip = Switches this project to the voices of your account
action-zero-retention = Zero retention for this project, on or off
    .tip = Has the service keep nothing of this project’s work. History, reclaim and stitching by id are off then; only some plans have it
action-pause-queue = Pause the queue
    .tip = Sends nothing more of what waits; what is under way comes to its end
action-go-on = Continue
    .tip = Generate what waits, in its order
action-jobs = Jobs
    .tip = Everything that is under way, waits or has failed
action-export-failures = Export the failure log
    .tip = Writes what the log lists to a file: CSV, or JSON where its name ends so
action-try-now = Try now
    .tip = Looks now whether the one who speaks can be reached again
action-reopen-device = Look for a sound device
    .tip = Looks for a sound device again
action-palette = Find anything
    .tip = Finds a line, a voice, a project or a command
action-script-room = Go to Script
    .tip = Opens the Script room
action-usage-room = Go to Usage
    .tip = Opens the Usage room: what was spent, and the ledger
action-budgets = Budgets
    .tip = Goes to the budgets in the Usage room
action-save-entries = Save entries into a folder…
    .tip = Writes the selected entries of the history into a folder, as they were made; no file is replaced. What is only at the provider is fetched first, which is free
action-export-ledger = Export the ledger
    .tip = Writes the rows of the ledger that are filtered in the Usage room to a CSV file
action-voices-room = Go to Voices
    .tip = Your voices, those that others share, and Draft voices
action-voice-library = Voice Library
    .tip = Browse voices that other people share
action-create-room = Go to Create
    .tip = New voices: designed from a description, remixed from one that is there
action-dubbing-room = Go to Dubbing
    .tip = Films and recordings in other languages: made, checked line by line, fixed, written out
action-new-dub = New dub
    .tip = Choose a film or recording and the languages that it is dubbed into; nothing is sent before the last press
action-choose-film = Choose video…
    .tip = A film or recording on this computer: MP4, MOV, MKV, MP3, WAV and others; it is copied into the library
action-choose-dub-table = Add a transcript
    .tip = A table (CSV: speaker, start_time, end_time, transcription, translation) or subtitles in the language (SRT, VTT)
action-choose-dub-background = Choose a background
    .tip = Music and effects of the same film without speech, from its beginning on (WAV, FLAC, MP3 and others): they lie under the dub, and are never sent
action-choose-dub-consent = Add a record of consent
    .tip = A file (JSON) in which somebody who is heard agreed that their voice is cloned; it is read when the dub begins, and kept with the other consents
action-save-dubs = Export files…
    .tip = Asks for a folder, then writes the chosen languages there: sound, film, subtitles, table, and a report. It costs nothing
action-play-dub = Play the dub
    .tip = Plays the language that is shown from the beginning of its film
action-design-voice = Design a voice
    .tip = Makes a voice from a description, with three previews to choose from
action-clone-voice = Clone a voice
    .tip = Makes a voice of recordings, with a record of who agreed; nothing is sent before you say so
action-professional-voice = Make a professional clone
    .tip = A voice trained from half an hour of your own speech and more, step by step, over days; nothing is sent before you say so
action-attach-proof = Attach a document for verification…
    .tip = Asks for a document that shows that the voice is yours, for the people of the service who look at it; nothing is sent before you say so
action-add-sample = Add a recording to clone…
    .tip = Asks for a file with sound or video, looks at it on this computer, and adds it to the samples of the voice that is cloned
action-attach-reading = Attach a recording of it read aloud…
    .tip = Asks for a recording in which the statement, or the lines, are read aloud, and keeps it in the library with its hash
action-attach-consent = Attach a signed document…
    .tip = Asks for the document that shows the consent, and keeps it in the library with its hash
action-export-consents = Export the records of consent…
    .tip = Writes who agreed to which clone as a page to read and print (.html), or as JSON where the name ends in .json
action-take-after = Recording to take after…
    .tip = Asks for a recording that the designed voice takes after
action-show-consents = Show consents
    .tip = Opens the vault of consents: the records of who agreed to which clone, how long that holds, and what to do where it ended
action-remix-voice = Remix a voice
    .tip = Makes another voice of one of yours by saying what is to change
action-tools-room = Go to Tools
    .tip = Transcribe, caption, convert and make sounds, dialogue and music
action-agents-room = Go to Agents
    .tip = Build voice agents, talk to them and test them
action-new-agent = New agent
    .tip = Create a voice agent from a template
action-agent-tests = Agent tests
    .tip = Show the saved tests of voice agents
action-agent-conversations = Agent conversations
    .tip = Show past conversations of voice agents
action-webhooks = Webhooks
    .tip = Show the receiver of webhooks
action-transcribe-tool = Transcribe
    .tip = Turn recordings and videos into words with checked times
action-captions-tool = Live captions
    .tip = Caption a microphone or a recording while it plays
action-changer-tool = Change a voice
    .tip = Have another voice speak your recording
action-effects-tool = Sound effects
    .tip = Describe a sound and get up to 4 variants
action-isolate-tool = Isolate speech
    .tip = Remove noise from a recording
action-dialogue-tool = Generate dialogue
    .tip = Generate lines of several speakers in one request
action-music-tool = Music
    .tip = Describe music or plan it in sections
action-align-tool = Align text
    .tip = Find the time of each word of a text in a recording
action-choose-tool-files = Choose files…
    .tip = Audio and video, up to 50 files
action-save-tool-file = Save file…
    .tip = Save the result in a folder of your choice
action-history-room = Go to History
    .tip = Shows what the account generated and the library keeps
action-settings-room = Go to Settings
    .tip = Opens the settings
action-key-settings = ElevenLabs key…
    .tip = Settings: enters, tests or removes the keys of your account
action-appearance-settings = Settings: appearance
    .tip = Theme, text size and motion
action-sound-settings = Settings: sound
    .tip = Sound device and volume
action-default-settings = Settings: defaults
    .tip = Model, format, export folder and pauses of new work
action-shortcut-settings = Settings: shortcuts
    .tip = Shortcuts of all commands, and the way to change them
action-word-settings = Settings: my words
    .tip = Words of your own that no hint tells as unknown, and the way to take one out
action-storage-settings = Settings: storage
    .tip = What lies on the disk, the clean-up of takes, the bin
action-about-settings = Settings: version and licences
    .tip = About Mynah and what it is made of
action-zoom-in = Larger text
    .tip = Makes everything larger
action-zoom-out = Smaller text
    .tip = Makes everything smaller
action-zoom-reset = Usual text size
    .tip = Brings text back to 100 %
action-switch-theme = Switch theme
    .tip = From dark to light or back
action-shortcuts = Help: keyboard shortcuts
    .tip = Lists all shortcuts
action-quit = Quit
    .tip = Leaves Mynah; everything is saved already

price-unknown = price not known yet
price-locked = locked
price-locked-said = The price is known once the key is unlocked: “Unlock” in the status bar goes to its passphrase
price-live = { $credits } cr
price-live-said = { $credits } credits
price-draft = free · { $credits } draft credits
    .tip = { $credits } draft credits, which never cost money
price-free = free
price-range = { $least }–{ $most }
price-about = ~{ $credits }
price-at-most = ≤ { $credits }
    .tip = Lines that say the same in the same voice are spoken and paid for once. In a script as long as this they are counted when you order; it can only cost less
price-at-most-said = at most { $credits }
price-guess =
    .tip = This key may not read all that makes the price: a plan can pay half of it, a shared voice can cost several times as much. Budgets hold the highest; what it really cost is counted when it is there
price-unkept =
    .tip = Zero retention: the service keeps nothing of it. History, reclaim (fetching what was paid for and got lost on the way) and stitching by id are off

meter-draft = Usage: { $used } of { $limit } draft credits
meter-live = Usage: { $used } of { $limit } credits
meter-tip = Credits used in this period; the ticks stand at 70 and 90 %. Draft credits are free: they only show what the real ones would do

slider-reset = Reset { $name }
    .tip = Back to { $usual }, the voice’s own value; so does a double click on the slider, or Delete
    .tip-plain = Back to { $usual }; so does a double click on the slider, or Delete
slider-step-usual = the voice’s own
tick-row = { $name }, { $detail }
toggle-usual = { $tip }. The voice’s own: { $usual }
toggle-reset-tip = Back to “{ $usual }”, the voice’s own
slider-wheel = { $tip }. The wheel moves it once it has the focus: who scrolls past it moves nothing
slider-refused = “{ $typed }” isn’t between { $low } and { $high }: it stays { $value }
slider-number = { $name } as a number
    .tip = Type a number from { $low } to { $high }, or drag it

waveform-value = { $at } of { $seconds } seconds
waveform-part = { $percent } %

job-queued = waiting
job-running = under way
job-looked-for = sent when the program ended; looked for in the history
job-finished = done
job-cancel = Cancel { $job }
    .tip = Stops it; files that are written already stay
jobs-title = Jobs
jobs-close = Close the jobs
    .tip = Closes the list; everything goes on
jobs-filter = Which jobs are listed
    .tip = Everything that is not over, one part of it, or the failure log
jobs-all = All
    .tip = Everything that is under way, waits or has failed
jobs-running = Under way
    .tip = What is being made, or held until something is over
jobs-waiting = Waiting
    .tip = What waits for its turn, in the order in which it is sent: what you asked for alone first, then a line of each batch in turn
jobs-failed = Failed
    .tip = What came to nothing, and why
jobs-unsent = Not sent
    .tip = Jobs that a budget or another limit has no room for
jobs-continue = Continue, { $price }
jobs-log = Log
    .tip = What has failed, in earlier runs too
jobs-log-words = Find in the failure log
jobs-log-none = Nothing like that has failed
jobs-log-clear = Clear…
    .tip = Forgets what the log tells of. What may have been charged stays, and nothing else is changed
jobs-log-sure = Clear the failure log? All of it goes, not only what is listed; what may have been charged stays
jobs-log-clear-yes = Clear log
    .tip = Forgets it for good: it can’t be exported or ordered again from here
jobs-log-clear-no = Keep
    .tip = Changes nothing
jobs-log-free = not charged
jobs-log-charged = charged
jobs-log-perhaps = perhaps charged
jobs-log-fetched = charged, take fetched
jobs-log-retry-hidden = Retry { $job }
jobs-log-retry =
    .blind = In its blind audition, or once that is revealed: its price alone would tell whose voice it is
    .tip = What was perhaps charged is looked for in the history first; only what isn't there is ordered again, at this price
jobs-log-draft = no real money
jobs-log-said = { $time }, { $job }, { $error }, sent { $attempts } times, { $charged }
jobs-show =
    .tip = A click shows its line in the script
jobs-none = Nothing is under way
    .text = What you order is listed here until it is done
jobs-line = { $who }: { $text }
jobs-export-file = Writing { $file }
jobs-open-file = Opening { $file }
jobs-export = { $takes ->
        [one] Files of one take
       *[other] Files of { $takes } takes
    }
jobs-history-fetch = { $count ->
        [one] Fetch one entry
       *[other] Fetch { $count } entries
    }
jobs-history-save = { $count ->
        [one] Save one entry as a file
       *[other] Save { $count } entries as files
    }
jobs-history-delete = { $count ->
        [one] Delete one entry at the provider
       *[other] Delete { $count } entries at the provider
    }
jobs-said = { $job }, { $state }, { $price }
jobs-said-free = { $job }, { $state }
jobs-held-until = { $why }, { $seconds } s
jobs-part = { $percent } %
jobs-retry = Retry { $job }, { $price }
    .tip = The same again, at this price
jobs-check = Look in the history for { $job }
    .tip = Looks whether it was made and charged, and fetches it; this costs nothing
jobs-check-all = Check history ({ $count })
    .tip = Looks for all that may have been charged, and fetches what was made; this costs nothing
jobs-retry-all = Retry all ({ $count })
    .tip = Order again all that cost nothing, at most at this price
    .both = Orders again all that cost nothing: { $live } with ElevenLabs, at this price at most, and { $draft } with Draft voices, for nothing. Each goes to its project’s own key; what may have been charged is left out, and what deletes
jobs-clear = Clear ({ $count })
    .tip = Takes all that failed and cost nothing out of this list; the log keeps it
jobs-first = Move to the front: { $job }
    .tip = Goes before all others that were ordered with it
jobs-up = Move up: { $job }
    .tip = Goes before the one before it that was ordered with it
jobs-down = Move down: { $job }
    .tip = Goes behind the one behind it that was ordered with it
jobs-last = Move to the end: { $job }
    .tip = Goes behind all others that were ordered with it
job-dismiss = Dismiss { $job }
    .tip = Takes this row away; nothing else changes

trouble-what-happened = What happened
trouble-was-i-charged = Was I charged
trouble-charged-flat = Charged: { $charged }
trouble-what-now = What now
trouble-by-hand = Change what it names, then try again.
trouble-charged-no = No
trouble-charged-yes = Yes, { $credits } credits
trouble-charged-parts = { $credits } credits for the parts that are here
trouble-charged-draft = No real money: { $credits } draft credits
trouble-charged-unknown = Perhaps: it may have been charged
trouble-charged-unknown-draft = No real money: at most some free draft credits
trouble-button = { $label }: { $of }
trouble-again-in = Again in { $secs } s
trouble-now = Retry now
    .tip = Sends it again without waiting any longer
trouble-copy-report = Copy report
    .tip = Copies operation, request id, time and region for support; no key and no text of yours

remedy-retry = Retry
    .tip = The same again
remedy-fetch = Fetch it again
    .tip = Asks the service for the very file that was paid for. It costs nothing, whatever comes of it
remedy-have = Have it again
    .tip = Fetches what was paid for, for nothing, where the service has it still; else it is made once more at this price
remedy-read = Read again
    .tip = Reads it as it is by now: it helps where something changed meanwhile
remedy-wait = Retry in { $secs } s
    .tip = Waits as long as the service asked for, then sends it again
remedy-key = Key settings
    .tip = Goes to the key in the settings
remedy-history = Check history
    .tip = Looks whether it was made all the same, and fetches it without paying again
remedy-draft = Use a Draft voice
    .tip = Speaks this line alone with a voice built in, for free, until it can be spoken as it should
remedy-draft-all = Switch to Draft voices
    .tip = The whole project then speaks with voices built in, for free; the top bar switches back
remedy-split = Split the line
    .tip = Makes two shorter lines of it
remedy-spell = Spell them out
    .tip = Writes the words in this line as their rules say them. Nothing is sent; one step of undo brings them back
remedy-prompt = Use suggested prompt
    .tip = Replace your prompt with the one that ElevenLabs suggests
remedy-voice = Choose a voice
    .tip = Opens the voices
remedy-consents = Show consents
    .tip = Shows who agreed to which clone (Create → Consents), and what to do where that ended
remedy-model = Choose a model
    .tip = Goes to the model in the inspector
remedy-format = Choose a format
    .tip = Goes to the format in the inspector
remedy-budget = Change the budget
    .tip = Goes to the budgets in the Usage room
remedy-spend = Spend anyway
    .tip = Crosses the budget for this one and sends it
remedy-folder = Show the folder
    .tip = Opens the folder, so that you can make room
remedy-place = Choose another place
    .tip = Asks where to write instead
remedy-replace = Replace it
    .tip = Writes over the file that is there
remedy-load-other = Load the other version
    .tip = Discard the edits in this window
remedy-keep-copy = Keep mine as a copy
    .tip = Save the edits in this window as another transcript
remedy-file = Choose another file
    .tip = Asks which file to open instead
remedy-confirm-settings = Confirm settings
    .tip = Keep the settings as they are now
remedy-device = Try the device again
    .tip = Looks for a sound device again
remedy-cancel = Cancel
    .tip = Stops it before anything is sent
remedy-dismiss = Dismiss
    .tip = Closes this message

report-what = What happened: { $what }
report-operation = Operation: { $operation }
report-time = Time: { $time }
report-request = Request id: { $request }
report-region = Region: { $region }
report-charged = Charged: { $charged }
report-cause = Cause: { $cause }
report-version = Mynah { $version }
# trouble-: what happened, one sentence each (engine/trouble.rs)
trouble-report-operation = Operation
trouble-report-request = Request
trouble-report-time = Time
trouble-report-region = Region or host
trouble-report-cause = Cause
trouble-invalid-key = ElevenLabs doesn’t accept this key
trouble-invalid-key-at = { $host } doesn’t accept this key. A key works only in its own region: is that the right address?
trouble-key-expired = This key has expired: it was good, and its time is over. Make a new one at the service and replace it here
trouble-key-disabled = This key was switched off, by its owner or because it was found in public. Make a new one at the service and replace it here
trouble-key-address = The key is good, but it may not be used from this network’s address: its owner limits where it works
trouble-not-shared = The key is good, but nothing was shared with it: a service account’s key sees only what its groups were given in the workspace
trouble-cap-reached = This key’s own monthly limit is reached, not the plan’s: raise it at the service, or use another key
trouble-cap-reached-numbers = This key’s own monthly limit is reached, not the plan’s: { $needed } credits are needed, { $left } are left of it. Raise it at the service, or use another key
trouble-key-permission = The key works, but it lacks the permission { $permission }
trouble-unusual-activity = ElevenLabs blocks free use from this network or account; the key itself is fine
trouble-not-a-key = That can’t be a key: it is empty, or has spaces or line breaks inside
trouble-no-such-host = The service’s address can’t be found; is this computer online?
trouble-no-connection = Nobody answers at the service’s address
trouble-not-secure = No secure connection to the service could be made
trouble-unsendable = The service’s address or a voice’s id can’t be used
trouble-file-unreadable = A file that was to be sent can’t be read
trouble-no-answer = The service took the request and didn’t answer in time
trouble-stalled = The sound stopped arriving in the middle
trouble-connection-lost = The connection was lost
trouble-server-error = The service had a fault of its own
trouble-malformed = The service answered with something that is no sound
trouble-quota = There aren’t enough credits left
trouble-quota-numbers = There aren’t enough credits left: { $needed } are needed, { $left } are there
trouble-plan = This account’s plan doesn’t include that. { $says }
trouble-voice-slots = All voice slots of the account are used
trouble-voice-not-found = The voice is gone, or this key can’t see it
trouble-model = The model can’t do that. { $says }
trouble-too-long = The text is longer than this model takes at once
trouble-too-long-numbers = The text has { $characters } characters; this model takes { $limit } at once
trouble-no-text = There is nothing to speak
trouble-settings = The service doesn’t take this value: { $name }
trouble-refused = The service refused. { $says }
trouble-content = The service’s moderation refused this text
trouble-prompt-refused = ElevenLabs refused the prompt and suggests: “{ $prompt }”
trouble-not-found = The service found no such item
trouble-agent-not-found = This agent was not found.
trouble-agent-changed = This agent was changed elsewhere after you opened it. Nothing was saved.
trouble-agent-test-gone = Your library does not contain this test.
trouble-account-test-gone = Your account no longer has this test or this agent.
trouble-account-test-runs = ElevenLabs gave no result for this test yet. Mynah looks for the result at the next start.
trouble-agent-document = This isn’t an agent: a JSON object is needed
trouble-agent-document-large = Mynah can’t read this document: it is larger than 64 MB
trouble-conversation-gone = This conversation was deleted.
trouble-conversation-audio = There is no audio of this conversation yet. It appears after processing, unless the agent’s privacy settings keep none.
trouble-webhook-gone = This webhook was deleted
trouble-webhook-secret = Mynah needs the signing secret of the webhook to check what arrives
trouble-webhook-port = Mynah can’t use port { $port }. Another program may be using it.
trouble-not-ready = The service isn’t ready with it yet
trouble-too-many = More requests are running than the plan allows at once
trouble-rate = The service asks for a pause
trouble-busy = The service is busy
trouble-read-only = { $path } can’t be written
trouble-folder-read-only = The folder { $path } is read-only
trouble-disk-full = The disk is full: { $path } can’t be written
trouble-no-room = The disk is too full for what would come, about { $size }, so nothing was sent
trouble-bad-name = This disk takes no file with such a name: { $path }
trouble-not-written = { $path } could not be written. The system says: { $why }
trouble-older = This Mynah can’t open a library from an older version. Move the library folder away, or use the older Mynah.
trouble-newer = This library was written by a newer Mynah; nothing was touched
trouble-damaged = The library is damaged; the next start mends it with what can be read and the newest good backup
trouble-library-busy = Another program holds the library
trouble-library-moving = Another Mynah window is moving the library at { $path } to another place. Nothing was begun. Wait until that is done, then try again
trouble-missing-blob = The sound of this take is gone from the disk
trouble-no-project = This project isn’t there any more
trouble-no-template = This template isn’t there any more
trouble-unreadable-template = This template is damaged and can’t be read
trouble-no-version = This version isn’t there any more
trouble-unreadable-version = This version is damaged and can’t be read; the script as it is now is not touched
trouble-no-take = This take isn’t there any more
trouble-wrong-state = This was settled already
trouble-diverged = Another window changed this project meanwhile; open it again to go on
trouble-unreadable = This project’s script can’t be read
trouble-file = { $path } can’t be used
trouble-not-there = There is no { $path }
trouble-silent-pipe = Nobody wrote into { $path }, so nothing was read
trouble-is-folder = { $path } is a folder, not a file
trouble-is-no-folder = { $path } is a file, not a folder
trouble-library = The library couldn’t do that
trouble-no-keychain = This system has no keychain
trouble-keychain-refused = The keychain is locked or refused
trouble-passphrase = The passphrase doesn’t open the key file
trouble-key-file = The key file is damaged
trouble-seal = The key couldn’t be sealed
trouble-draft-state = The Draft voices couldn’t start: their folder can’t be used
trouble-draft-listen = The Draft voices couldn’t start: no port on this computer can be opened
trouble-audio-empty = The answer holds no sound
trouble-audio-not = The answer is no sound
trouble-audio-mute = The film has no sound in it
trouble-audio-protected = It is protected against copying: only the programs of the shop that it is from can play it
trouble-audio-other = The answer is sound of another kind than was asked for
trouble-audio-header = The header of the file is damaged
trouble-audio-incomplete = The file is incomplete: parts that describe its sound are missing
trouble-audio-unread = The file can’t be read: { $why }
trouble-audio-broken = Too much of the sound is damaged: { $bad } of { $packets } packets
trouble-audio-encoding = Mynah can’t read { $kind }. Convert the file to WAV, FLAC or MP3
trouble-audio-track = There is no audio track { $wanted }: the file has { $tracks }
trouble-audio-long = The sound is too long to be held in memory
trouble-recording-empty = There is no sound in it
trouble-recording-not = Mynah can’t read the file as audio. Use WAV, MP3, FLAC, Ogg, Opus or M4A
trouble-no-preview = The voice has no preview that others could be compared with
trouble-recording-large = It has { $size }, which no recording of a line has
trouble-encode = The sound couldn’t be written in this format
trouble-not-text = The file isn’t text
trouble-script-nothing = There is nothing to speak in this script
trouble-script-lines = Scripts may have at most { $most } lines
trouble-script-large = { $path } is larger than 64 MB, which no script is
trouble-script-ending = A script isn’t written as .{ $ending }: give the file a name that ends in .txt, .md, .csv or .fountain.
trouble-import-start = The file couldn’t be read: no further process can be started
trouble-import-binary = { $file } isn’t text, and no other kind of file that Mynah reads
trouble-import-other = { $file } is { $what }, not text
trouble-import-damaged = { $file } is damaged, or isn’t { $kind }: { $why }
trouble-import-json-list = { $file } is JSON, but no list of lines. A list of lines looks like this: { $example }
trouble-import-json-text = { $file }: the entry that ends in line { $line } has no “text”. A list of lines looks like this: { $example }
trouble-import-json = { $file }, line { $line }, column { $column }: { $why }. A list of lines looks like this: { $example }
import-json-example = [{ "{" }"speaker": "Ann", "text": "Hello."{ "}" }, { "{" }"speaker": "Ben", "text": "Who is there?"{ "}" }]
trouble-import-misnamed = { $file } is called .{ $ending }, but it is { $what }
trouble-import-misnamed-text = { $file } is called .{ $ending }, but it is plain text. Call it .txt to have it read
trouble-import-misnamed-unknown = { $file } is called .{ $ending }, but it isn’t { $kind }, nor another kind of file that Mynah reads. It may be damaged
import-why-cut = it is cut off, or was never whole
import-why-part = a part that belongs to it is missing
import-why-packed = it is packed in a way that isn’t usual
trouble-import-unpacks = { $file } unpacks to far more than a script can hold
trouble-import-locked = { $file } is locked: it asks for a password or for one shop’s reader. Save it without a lock
trouble-import-pictures = { $file } holds no text: its pages are pictures. Text recognition would make words of them
trouble-change-lost = The last change of many lines could not be made. The script is as it was before it, and what you wrote since is kept; do it again
trouble-import-ragged = { $file }: row { $row } has { $cells ->
        [one] 1 cell
       *[other] { $cells } cells
    }, and the first one has { $expected }. { $few ->
        [yes] A cell that says nothing needs its comma, too
       *[other] A comma within a text needs quotes around it
    }
trouble-import-open-quote = { $file } has many quotes without an end. The first one opens in row { $row }. Close the quotes in the file
trouble-import-encoding = Mynah can’t read { $file } as “{ $label }”. No encoding has this name
trouble-import-no-text = { $file }: no column holds the text. Call one of them text
trouble-import-cell = { $file }: in row { $row } the { $column } is “{ $value }”, which isn’t possible there
trouble-import-too-much = { $file } takes more than { $seconds } seconds or 1 GB of memory to read, which no script does
trouble-import-old-office = { $file } is in the format of Office before 2007. Save it as .docx or .xlsx
trouble-import-powerpoint = { $file } is a PowerPoint presentation. Save its text as .docx or text
trouble-import-open-document = { $file } is an OpenDocument. Save it as .docx, .xlsx or text
trouble-import-rtf = { $file } is rich text (RTF). Save it as .docx or text
trouble-import-html = { $file } is a web page (HTML). Save it as .docx or text
trouble-import-ttml = { $file } has subtitles as TTML. Save them as .srt or .vtt
trouble-import-xml = { $file } is XML. Save its words as text
trouble-import-latex = { $file } is LaTeX. Save its words as text or .pdf
trouble-import-zip = { $file } is a zip of other files. Unpack it first
trouble-import-project = { $file } is a project, not a script

# What a model makes of a text.
lint-tag = “{ $tag }” is read aloud by { $model }, which performs no audio tags
lint-unspoken = This line has nothing to speak
lint-direction = “{ $text }” will be read aloud
lint-break = “{ $tag }” does nothing with { $model }
lint-break-long = “{ $tag }” is longer than { $most } seconds, which is the longest rest there is
lint-break-many = More than { $most } rests in one line make { $model } hurry or stutter
lint-silence = “{ $tag }” says no length, so it is no silence: write “{ $usual }”
lint-silence-long = “{ $tag }” is longer than { $most } seconds, which is the longest silence in a line
lint-phoneme = { $model } leaves “{ $word }” out, because it knows no phoneme tags
lint-too-long = { $characters } characters, and { $model } takes { $limit } at once: it is spoken in parts and joined, or you split it
lint-unbalanced = “{ $tag }” has no other half, and may be read aloud
lint-punctuation = “{ $signs }” is more than once the same sign, which may be spoken strangely
lint-number = { $model } may read “{ $number }” otherwise than you mean it
lint-date = “{ $date }” is read digit by digit by some models
lint-date-ambiguous = “{ $date }” is one day here and another elsewhere
lint-time = “{ $time }” may be read as two numbers
lint-fraction = “{ $number }” may be read as a date, or sign by sign
lint-unit = “{ $text }” may be spelled instead of said
lint-abbreviation = “{ $word }” may be read as letters, or as another word
lint-url = “{ $address }” is an address, which is rarely read as people say it
lint-email = “{ $address }” is an address for mail, which is rarely read as people say it
lint-mixed = “{ $text }” is in another language or writing than the rest of the line
lint-spelling = “{ $word }” is in no dictionary
lint-spelling-country = “{ $word }” is in no dictionary ({ $countries })
lint-language = { $model } doesn’t speak { $language }
lint-model-gone = { $model } was taken out of service on { $ends }; { $instead } took its place
lint-model-ends = { $model } goes out of service on { $ends }; { $instead } takes its place
lint-model-deprecated = { $model } is deprecated in favour of { $instead }; no day of its end was announced by { $asof }
lint-voice = The voice { $voice } of { $speaker } isn’t there any more
lint-model-missing = { $model } is not among the account’s models any more, and nothing is spoken with it
lint-voice-narrator = The narrator’s voice { $voice } isn’t there any more
lint-rule-tag = Audio tags that are read aloud
lint-rule-direction = Directions that are read aloud
lint-rule-unspoken = Lines with nothing to speak
lint-rule-break = Rests that do nothing
lint-rule-break-long = Rests that are too long
lint-rule-break-many = Too many rests
lint-rule-silence = Silences without a length
lint-rule-silence-long = Silences that are too long
lint-rule-phoneme = Phoneme tags that drop a word
lint-rule-too-long = Lines that are too long
lint-rule-unbalanced = Brackets without their other half
lint-rule-punctuation = Repeated punctuation
lint-rule-number = Numbers
lint-rule-date = Dates and times
lint-rule-unit = Units
lint-rule-abbreviation = Abbreviations
lint-rule-url = Addresses of pages
lint-rule-email = Addresses for mail
lint-rule-spelling = Words in no dictionary
lint-rule-mixed = Mixed languages
lint-rule-language = Languages that a model doesn’t speak
lint-rule-deprecated = Models that go
lint-rule-voice = Voices that are gone
lint-rule-model = Models that are gone

# Kinds of files that scripts come in, with their article.
file-text = plain text
file-markdown = Markdown
file-word = a Word document
file-epub = an EPUB
file-pdf = a PDF
file-fountain = a Fountain screenplay
file-final-draft = a Final Draft screenplay
file-table = a table
file-sheet = an Excel workbook
file-subtitles = subtitles
file-json = a list of lines as JSON
trouble-no-key = ElevenLabs is to speak, and there is no key
trouble-no-dictionaries = This line has rules of pronunciation ({ $words }), which go to the service in a dictionary, and the key lacks the permission { $permission }. Give it that, or write the words as they are said.
trouble-no-dictionaries-lost = Sounds can’t be spelt: to have the line spoken without them, switch the rule off in the tab Pronunciation ({ $words })
trouble-key-locked = The key is stored behind a passphrase that wasn’t given yet
trouble-key-locked-waits = It waits for the key’s passphrase: it goes on by itself when that is given under Settings → ElevenLabs
trouble-key-unlisted = The key that was chosen isn’t in this library: it was replaced by an older copy, perhaps. Choose one under Settings → ElevenLabs; no other account pays by itself
trouble-address-names-user = The service’s address has a name or password in it (name:password@host), which logs would show: leave that part out
trouble-key-command = MYNAH_KEY_COMMAND gave no key
trouble-over-limit = This would cost { $needed } credits; { $left } are left of this run’s limit
trouble-not-free = This was shown as free, but its take isn’t in the library any more, so nothing was sent. Trying again buys it for { $price } credits at most
trouble-dearer = This was shown at { $shown } credits at most and costs up to { $price } by now, so nothing was sent: its voice became dearer, the account that pays has another price, or parts that were here are another take’s by now. Trying again buys it for { $price } credits at most
trouble-budget-month = This needs { $needed }; the monthly budget of { $limit } has { $left } left, so it was not sent
trouble-budget-project = This needs { $needed }; the budget of { $limit } for “{ $project }” has { $left } left, so it was not sent
trouble-waits-for-room = { $why }. It waits for what is under way, which may cost less than it holds; if that leaves no room, it and the lines behind it are not sent
trouble-budget-elsewhere = { $why }. Other windows and commands hold { $held } of it just now, and may need less
trouble-behind-budget = A budget had no room for a line before this one, so this one was not sent either
trouble-budget-month-soft = This needs { $needed }; the monthly budget of { $limit } has { $left } left, and asks before it is crossed
trouble-budget-month-used = This needs { $needed }; the monthly budget of { $limit } is used up, and asks before more is spent
trouble-budget-project-used = This needs { $needed }; the budget of { $limit } for “{ $project }” is used up, and asks before more is spent
trouble-budget-project-soft = This needs { $needed }; the budget of { $limit } for “{ $project }” has { $left } left, and asks before it is crossed
trouble-stop-loss-sweep = This needs { $needed }; the stop-loss of its sweep ({ $limit }) has { $left } left, so it was not sent. Raise it there to go on
trouble-stop-loss-call = This needs { $needed }; the stop-loss of its audition ({ $limit }) has { $left } left, so it was not sent. Raise it there to go on
trouble-key-cap = This needs { $needed }; the cap of { $limit } that key “{ $key }” has each month has { $left } left, so it was not sent
trouble-key-forgotten = The key was forgotten; nothing was sent with it
trouble-key-gone = Key “{ $name }” isn’t in the keychain any more: add it again, or forget it
trouble-key-named = There is a key called “{ $name }” already
trouble-replaces-other = This key is of another account than “{ $name }”, so it can’t take its place. Add it with a name of its own
trouble-ordered-elsewhere = It was ordered with another account, and no key of that one is here. Trying again orders it with the key in use
trouble-unasked = An earlier attempt at this may be paid for with the account of key “{ $key }”, and its history can’t be looked at now: { $why }. Nothing was sent. Trying again buys it with the key in use if that is still so
trouble-unasked-keyless = An earlier attempt at this may be paid for with another account, and its history can’t be looked at now: { $why }. Nothing was sent. Trying again buys it with the key in use if that is still so
trouble-no-job = This job isn’t there any more
trouble-no-player = Nothing can be played: the player did not start; takes are kept and can be exported
trouble-invalid = The service does not take it so: { $field }: { $why }
trouble-part-free = This part of the line was sent and never made: nothing was charged for it. The parts before it stay and are not bought again
trouble-part-found = The part of the line that was sent is here now. Trying again speaks the rest
trouble-parts-here = { $why }. { $here } of { $all } parts of the line are here and stay: they are not spoken again
trouble-parts-bought = { $why }. { $here } of { $all } parts of the line are here and stay. They cost { $credits } credits, and are not bought again
trouble-parts-bought-another = { $why }. { $here } of { $all } parts of this take are here and stay. They cost { $credits } credits; trying it again, here or from the failure log, doesn’t buy them again
trouble-no-length = Nothing in this file can be heard, so nobody can say what it would cost
trouble-transcript-changed = Another window saved this transcript after you opened it.
trouble-no-such-transcript = ElevenLabs has no transcript with this ID, or still works on it.
trouble-no-transcript = What came back is no transcript
trouble-kept-unreadable = { $what }. What arrived is kept as it came at { $path }
trouble-stopped = It was stopped; nothing was changed
trouble-place-inside = { $path } lies in the library itself. Choose a folder outside of it, best on another disk
trouble-place-no-backup = { $path } holds no backup of a library. Choose the folder that is named “Mynah backup …”
trouble-place-damaged = The backup is damaged: { $path } is not what it was. Nothing was changed
trouble-place-older = The backup at { $path } is from an older Mynah version. Choose a newer backup.
trouble-place-not-empty = { $path } is not empty, and nothing of that was touched. Choose an empty folder, or make a new one
trouble-place-gone = The library lies at { $path }, and that isn’t there. Connect the disk and try again
trouble-place-in-use = Another Mynah window is backing up into { $path } just now. Nothing was changed. Wait until that is done, or choose another folder
trouble-place-arriving = A library is on its way to { $path } and isn’t there yet. Open Mynah as before: it goes on from there
trouble-place-unreadable = { $path } says where the library lies, and it can’t be read. No other library was begun in its stead. Look at that file and its disk, then try again
trouble-place-unreliable = What was written to { $path } can’t be read as it was written. Choose another disk
trouble-file-no-project = { $file } is no project of Mynah. A script opens with “Open script”
trouble-file-newer = { $file } was made by a newer Mynah. Update Mynah to open it; nothing here was changed
trouble-file-cut-off = { $file } is cut off: its end is missing, as after a download that broke off. Get it once more; nothing here was changed
trouble-file-damaged = { $file } is damaged: what it says of its project can’t be read. Nothing here was changed
trouble-file-unpacks = { $file } would unpack to far more than a project holds, so it was not opened. Nothing here was changed
trouble-file-too-large = The project is too large for one file. A backup of the library holds it all the same
trouble-changed-input = The recording in the library is not the one that was brought any more: its file was changed from outside. Bring it once more
trouble-dub-failed = The service could not make the dub: { $says }
trouble-dub-failed-free = The dub could not be made: { $says }
trouble-dub-removed = The provider has this dub no more: it was asked several times. To order it again is another dub and costs its price once more
trouble-sound-gone = The provider doesn’t give its sound any more: it can’t be heard or fetched. Nothing was charged for asking
trouble-under-way = It is still being made or fetched; it is there in a moment
trouble-nothing-to-export = There is nothing to export
trouble-no-results = { $file } has no ratings of an audition. The page saves them as results.json; in results.csv they stand in the column “rating”.
trouble-start = The studio can’t start
trouble-cut-off = This was cut off in the middle

# ui/shell: top bar, transport, status bar, palette, toasts

part-top = Top bar
part-rail = Rooms
part-inspector = Inspector
part-transport = Transport
part-status = Status

narrator = Narrator
project-none = No project
project-sample = { $name } (sample)
project-button = Project: { $name }
    .tip = Opens another project or begins a new one
models-title = Models for this script
models-text = What each of the account’s models would make of the whole script. Nothing changes before you switch, and one step of undo takes a switch back.
models-reading = { $percent } % of the script read
models-unpriced = { $lines ->
    [one] 1 line has no voice that is known, and is in no price
   *[other] { $lines } lines have no voice that is known, and are in no price
  }
models-head-all = Whole script
models-head-to-do = Still to make
models-now = { $lines ->
    [one] speaks 1 line
   *[other] speaks { $lines } lines
  }
models-best-cheapest = Cheapest for the whole script: { $models }.
models-best-carries = Carries all of it: { $models }.
models-cheapest = cheapest for the whole script
models-carries = carries all of it: languages, tags and pauses
models-speaks = speaks { $language }
models-languages = { $languages ->
    [one] 1 language
   *[other] { $languages } languages
  }
models-languages-unknown = languages unknown
models-tags = performs audio tags
models-breaks = follows break tags
models-phonemes = says phoneme tags
models-context = takes the surrounding text into account
models-limit = { $limit } characters a request
models-latency = begins after about { $ms } ms
models-unspoken = { $lines ->
    [one] doesn’t speak { $language } (1 line)
   *[other] doesn’t speak { $language } ({ $lines } lines)
  }
models-aloud = { $lines ->
    [one] reads the audio tags of 1 line aloud
   *[other] reads the audio tags of { $lines } lines aloud
  }
models-restless = { $lines ->
    [one] ignores the rests of 1 line
   *[other] ignores the rests of { $lines } lines
  }
models-dropped = { $lines ->
    [one] leaves words with phoneme tags out of 1 line
   *[other] leaves words with phoneme tags out of { $lines } lines
  }
models-over = { $lines ->
    [one] 1 line is longer than a request and is spoken in parts
   *[other] { $lines } lines are longer than a request and are spoken in parts
  }
models-row = Whole script { $all }, still to make { $todo }. { $facts }
    .tip = Shows what would change. Nothing is switched yet
models-choose = Choose a model to see what would change
models-speaks-all = { $model } speaks everything already
models-switching = If { $model } speaks everything
models-outdated = { $takes ->
    [one] 1 take goes out of date. It stays, and is found again when you switch back
   *[other] { $takes } takes go out of date. They stay, and are found again when you switch back
  }
models-approved = { $takes ->
    [one] 1 approved take stays as it is
   *[other] { $takes } approved takes stay as they are
  }
models-after = Still to make then: { $after }
models-before-after = Still to make: { $before } now, { $after } then
models-lost = Without effect then: { $lost }
models-switch = Switch
    .to = Switch to { $model }
    .tip = Every speaker’s model becomes this one, and lines lose models of their own: one step of undo
models-close =
    .tip = Closes this. Nothing is switched
rehearsal-title = Rehearsal
rehearsal-text = Draft voices speak every line that has no take with its words, for timing and typos. They run on this computer and cost nothing. Each line stays to be generated by its own voice, whose take then takes the draft’s place.
rehearsal-length = { $length } long with its pauses and the silence around takes, which an export trims
rehearsal-estimate = About { $length } long with its pauses and the silence around takes, which an export trims
rehearsal-heard = { $lines ->
    [one] { $heard } of 1 line can be heard
   *[other] { $heard } of { $lines } lines can be heard
  }{ $drafts ->
    [0] {""}
    [one] , 1 by a Draft voice
   *[other] , { $drafts } by Draft voices
  }
rehearsal-head-title = Chapter or scene
rehearsal-head-lines = Lines
rehearsal-head-length = Length
rehearsal-before = Before the first heading
rehearsal-about = about { $length }
rehearsal-row = { $title }: { $lines }, { $length }
rehearsal-under-way = { $lines ->
    [one] 1 line is being spoken or waits
   *[other] { $lines } lines are being spoken or wait
}
rehearsal-begin = { $lines ->
    [0] Rehearse
    [one] Rehearse 1 line
   *[other] Rehearse { $lines } lines
  }
    .tip = Has Draft voices speak what has no take with its words. What was rehearsed before is not spoken again
rehearsal-play = Play all
    .tip = Plays the script from its first line: takes, and drafts where there are none
rehearsal-stop = Stop
    .tip = Stops what rehearsals of this project ordered; whatever else is under way goes on
rehearsal-nothing-to-do = Every line can be heard, or is under way
rehearsal-nothing-under-way = Nothing of a rehearsal is under way
rehearsal-close =
    .tip = Closes this window; what is under way goes on
project-lines = { $lines ->
    [one] 1 line
   *[other] { $lines } lines
}
project-item =
    .tip = Opens this project; the one that is open is saved already
project-discard = Delete { $name }
    .tip = Puts the project into the bin, from which it can be taken out again
saved-yes = Saved
    .tip = Everything you do is kept at once; there is nothing to save
saved-writing = Saving
saved-failed = Not saved

backend-draft = Draft voices
    .detail = offline, free
backend-live = ElevenLabs
backend-lost = offline
backend-button = Speaks with { $backend }, { $detail }
    .unkept = { $detail }, zero retention
    .tip = Which engine speaks this project: Draft voices, offline and free, or your ElevenLabs account
backend-zero-retention = Zero retention
    .on = on
    .off = off
key-none = no key
key-testing = testing the key
key-no-voice = no voice to use
key-locked = key is locked
key-refused = key not accepted
search-hint = Find a line, voice or command

generate-changed = { $count ->
    [one] Generate 1 line
   *[other] Generate { $count } lines
}
generate-none = Nothing to generate
generate-redo = { $lines ->
    [one] The review wants 1 line spoken again: F9 goes to it
   *[other] The review wants { $lines } lines spoken again: F9 goes to them
}
generate-redo-listed = { $lines ->
    [one] Speak 1 line again…
   *[other] Speak { $lines } lines again…
}
    .tip = The review wants that: lists what it is, with the price.
generate-all-changed = { $count ->
    [one] Generate the 1 line
   *[other] Generate all { $count } lines
}
    .tip = The list shows only some lines; these are all that want a take, shown or not.
generate-voiceless = { $lines ->
        [one] 1 more line has no voice yet and is left out.
       *[other] { $lines } more lines have no voice yet and are left out.
    }
generate-gone-too = { $lines ->
        [one] 1 more line is left out: its voice or model isn’t there any more.
       *[other] { $lines } more lines are left out: their voice or model isn’t there any more.
    }
generate-under-way = { $lines ->
        [one] Nothing else is to be made: 1 line is under way
       *[other] Nothing else is to be made: { $lines } lines are under way
    }
generate-in-doubt = { $lines ->
        [one] Nothing else is to be made: 1 line may have been charged and is looked for first (Jobs, Failed)
       *[other] Nothing else is to be made: { $lines } lines may have been charged and are looked for first (Jobs, Failed)
    }
generate-awaited = Generate lines
generate-key-locked = Whether lines want a take, and for how much, is not known while the key is locked: unlock it in Settings
generate-silent = { $lines ->
        [one] No consent holds for the voice of one line: Create keeps the records
       *[other] No consent holds for the voices of { $lines } lines: Create keeps the records
    }
generate-gone = { $lines ->
        [one] The voice or model of one line isn’t there any more: choose another one for it
       *[other] The voices or models of { $lines } lines aren’t there any more: choose others for them
    }
generate-too-little = Only { $left } credits are left, so not all lines will be spoken; a line that is refused costs nothing.
generate-too-little-month = The monthly budget of { $limit } has { $left } left and stops what crosses it, so not all lines will be spoken; a line that is refused costs nothing.
generate-too-little-project = This project’s budget of { $limit } has { $left } left and stops what crosses it, so not all lines will be spoken; a line that is refused costs nothing.
generate-too-little-key = The monthly cap of { $limit } of the key has { $left } left, so not all lines will be spoken; a line that is refused costs nothing.
generate-failed = { $lines ->
        [one] Nothing else to generate: retry 1 failed line
       *[other] Nothing else to generate: retry { $lines } failed lines
    }
generate-unsent = { $lines ->
        [one] Nothing else to generate: 1 line not sent
       *[other] Nothing else to generate: { $lines } lines not sent
    }
generate-nothing = Every line has a take of its current text
backend-voices-kept = { $count ->
    [one] 1 speaker keeps their voice
   *[other] { $count } speakers keep their voices
}
generate-cast = { $speakers ->
    [one] 1 speaker needs a voice
   *[other] { $speakers } speakers need a voice
}
    .tip = Choose their voices in the cast
generate-no-lines = Write or import lines first
generate-no-voice = { $speakers ->
        [one] One speaker needs a voice of { $backend }: “Choose voice” chooses one for the focused line’s
       *[other] { $speakers } speakers need a voice of { $backend }: “Choose voice” chooses one for the focused line’s
    }
generate-counting = Counting lines…
    .tip = The price is known when all lines of this long script are counted
generate-no-project = No project is open
cancel-all = Cancel
    .beside = { $lines ->
        [one] { action-cancel-all.tip }. 1 line of another project is among it
       *[other] { action-cancel-all.tip }. { $lines } lines of other projects are among it
      }

window-title = Mynah
    .of = { $project } · Mynah
transport-play = Play
transport-pause = Pause
transport-all = All
    .name = Play all lines
    .name-dub = Play the dub from its beginning
transport-no-dub = There is no dub to play here yet; open one that is ready
transport-end-comparison = Stop comparing
transport-take = Take { $number }
transport-changed = { $take } · outdated
transport-arriving = New take
transport-preview = Preview
transport-sample = Sample
transport-line = Line { $number } · { $speaker }
transport-among = { $about } · { $number } of { $count }
transport-joined = Joined takes
    .tip = All that is heard, joined as in one file with its pauses; click to go on with a line, Left and Right go to the one before and the next
transport-joined-at = { $at } / { $seconds }
transport-joined-about = ≈ { $seconds }
transport-joined-value = { $number } of { $count }, { $at } of { $seconds }
transport-still = Nothing to play
transport-nothing = Nothing to hear yet
    .hint = { $keys } speaks the focused line
    .hint-dub = { $keys } plays the selected line once a dub is ready
    .hint-voices = { $keys } plays the voice under the pointer
    .hint-live = { $keys } plays the focused line once it has a take
    .hint-blind = The key of a letter plays its voice
    .hint-heading = { $keys } plays the takes below the heading
transport-heading = A heading
transport-word-before = “{ $word }” as written
transport-word-after = “{ $word }” with the rule
transport-position = Position
    .tip = Click to go there; a click on a word plays from it. Left and Right go from word to word
transport-compare = Compare
transport-loudness = Loudness
    .tip = Integrated loudness in LUFS, after EBU R 128: how loud the whole take seems
transport-loudness-made = As made
    .tip = Integrated loudness in LUFS, after EBU R 128, as the take was made. While takes are compared all of them are heard at { $lufs } LUFS
    .volume = Integrated loudness in LUFS, after EBU R 128, as the take was made. Its line’s volume has it heard { $change } dB
transport-peak = Peak
    .tip = True peak in dBTP: the highest the signal reaches, between samples too. 0 is full scale
transport-tempo = Playback speed: { $tempo }
    .tip = How fast you hear it, at the same pitch; takes and files are not changed  { $slower }  { $faster }
transport-tempo-menu = Playback speed
transport-tempo-item =
    .tip = Hear everything at { $tempo } of its own speed
transport-volume = Volume
    .tip = How loud you hear it; files are not changed
unit-lufs = LUFS
unit-dbtp = dB
draft-chip = Draft
    .tip = Spoken by a Draft voice of this computer
device-default = System default
    .tip = Follows whatever the system plays through
device-button = Sound device: { $device }
    .tip = Chooses what you hear through: now { $device }
device-item =
    .tip = Plays through { $device }, as long as it is there

status-credits = Credits
status-draft-credits = Free draft credits
status-meter-waiting = being read
status-meter-failed = can’t be read
status-meter-locked = not known
status-requests = Jobs:
    .tip = What is being made or held until something is over, and how many wait for their turn: as the list of jobs counts them
status-requests-most = { $ceiling ->
    [one] At most one line is spoken at once
   *[other] At most { $ceiling } lines are spoken at once
}
status-running = running ·
status-queued = waiting
status-requests-said = { $running } under way, { $queued } waiting
status-saved = saved by the cache
    .tip = Credits not spent: the library had a take of the very same request already
status-saved-said = The cache saved { $credits }
price-draft-only = { $credits } draft cr
status-first = heard after
    .tip = From the press of the key to the first sound
status-first-said = Heard after { $millis } ms
status-millis = { $millis } ms
status-underruns = { $count ->
    [one] 1 dropout
   *[other] { $count } dropouts
}
    .tip = The sound arrived too late; the next stream starts with a larger buffer
status-unknown-draft = { $credits } free draft credits perhaps charged
    .tip = A request was sent and its answer was lost; no real money is concerned
status-on-disk = all takes saved
    .tip = Every take is written to this computer’s disk before it is shown
status-ordered = { $jobs ->
    [one] 1 job left
   *[other] { $jobs } jobs left
}
    .tip = What is ordered and not over yet. Shows the jobs
status-open = { $credits } not settled yet
    .tip = Orders that were sent, and whose end isn’t known yet: they are looked for in the history, and nothing of them is sent again. Lists them in the Usage room
status-held = { $credits } held
    .tip = { $held } are held by requests under way, { $waits } by what waits for its turn: each holds its highest price until its end is known. Lists it
status-requests-looked-for = { $requests ->
    [one] 1 request is looked for
   *[other] { $requests } requests are looked for
}
status-cancelled = { $lines ->
    [one] Cancelled, checking what was generated for 1 line
   *[other] Cancelled, checking what was generated for { $lines } lines
}
    .tip = You cancelled after ElevenLabs or Draft voices had begun
status-looked-for = { $lines ->
    [one] 1 line is looked for
   *[other] { $lines } lines are looked for
}
    .tip = They were sent when the program ended, and may be paid for: they are looked for in the history, and nothing of them is sent again meanwhile. Shows the jobs
status-unknown = { $credits } credits perhaps charged
    .tip = A request was sent and its answer was lost. Shows the jobs, where the history can be looked at
studio-failures-cleared = The failure log is cleared of { $cleared ->
    [one] 1 entry
   *[other] { $cleared } entries
  }{ $kept ->
    [0] {""}
    [one] ; 1 stays, for it may have been charged and is looked for from there
   *[other] ; { $kept } stay, for they may have been charged and are looked for from there
  }
studio-failures-written = The failure log is written to { $path }
studio-queue-goes-on = { $lines ->
    [one] Resuming 1 line
   *[other] Resuming { $lines } lines
}
studio-queue-left = { $lines ->
    [one] 1 ordered line is waiting
   *[other] { $lines } ordered lines are waiting
}: Mynah closed before generating
status-call = Test call running
    .tip = Go to the call in the Agents room
status-asks = { $lines ->
    [one] 1 line waits for you
   *[other] { $lines } lines wait for you
}
    .tip = Ordered before Mynah closed unexpectedly. Continue charges their credits
status-failed = { $jobs ->
    [one] 1 job failed
   *[other] { $jobs } jobs failed
}
    .tip = Show what has no result
status-unsent = { $jobs ->
    [one] 1 job not sent
   *[other] { $jobs } jobs not sent
}
    .tip = Show what has no result
status-paused = Paused
    .tip = Nothing of what waits is sent until you go on; a line that you ask for alone is spoken
status-still = Resting, next try in { $seconds } s
    .tip = Request after request has failed: nothing is sent until one goes ahead to see whether it works again
status-lost = Offline, next look in { $seconds } s
    .tip = Nobody answers at the service’s address. What is ordered waits, nothing is charged, and it goes on by itself
status-locked = Key locked
    .tip = The key is stored behind a passphrase. What is ordered waits for it and goes on by itself
status-unlock = Unlock
    .tip = Goes to the field for the passphrase
status-lost-looking = Offline, looking now
status-no-device = No sound device
status-try-again = Try again

palette-field = Find
    .tip = A few letters of a command, a line, a voice or a project; arrows choose, Enter does it, Esc closes
palette-price = { $price } · { $keys }
palette-not-now = Not available here
palette-command = { $room }: { $name }
palette-not-shown = “{ $name }” isn’t available now
room-command =
    .press = Go to { $room } and press this button
    .focus = Go to { $room } and show this button
action-needs-undo = Nothing to undo
action-needs-redo = Nothing to redo
action-needs-playback = Play something first
action-needs-jobs = No jobs are running
action-needs-dub = Open a finished dub first
action-needs-room = Go to { $room } first
action-needs-audition = Open a blind audition first
action-needs-search = Find something first
action-needs-search-field = Nothing to search here
action-needs-hint = Open the hints first
action-needs-heading = Needs a chapter heading
action-needs-takes = Needs 2 takes of the line
action-needs-take = Needs a take of the line
action-needs-line = Select a line first
palette-looking = Looking through the script…
palette-number = Go to line { $number }
palette-nothing = No matches
palette-line =
    .tip = Goes to this line
palette-project = Open project: { $project }
palette-voice = Hear { $voice }
    .tip = Plays a short sample of the voice; it costs nothing
toast-close = Close
    .tip = Closes this message; what it speaks of stays as it is
toast-folder = Show folder
    .tip = Opens the folder in your file manager
toast-copy-path = Copy path
    .tip = Puts the folder’s path on the clipboard; no program here shows folders
toast-audition = Show the audition
    .tip = Goes on with the blind audition behind whose letters the line is said
toast-continue = Continue
    .tip = Generate the lines that are waiting
toast-consents = Show consents
toast-review-cast = Review cast
toast-show-cast = Look
    .tip = Shows the cast, and what the series says of each part
toast-undo = Undo
    .step = Takes all of it back as one step
    .account = Saves what was the voice’s default before, for all who use the account
    .word = Puts the word among yours again
    .no-word = Takes the word out of yours again
    .clone = Brings it back as it was; what stands in its place by then is put aside
toast-put-back = Put back
    .tip = Take them out of the bin again
toast-bring-back = Unarchive
    .tip = Takes the project out of the archive again
toast-restore = Restore
    .tip = Takes the project out of the bin again
toast-preset-back = Undo
    .tip = Keeps the settings under this name that it had before
toast-template-back = Bring back
    .tip = Puts the template into the list again
toast-as-words = Make it words
    .tip = Gives the line back to who spoke it; the name is words again, with all that was typed behind it
toast-version-back = Bring back
    .tip = Puts the version into the list again
folder-not-shown = No program here shows the folder { $path }
    .tip = Closes this message; it goes by itself too
rail-keys = Shortcuts
shortcuts-title = Keyboard shortcuts
shortcuts-lines = Lines
shortcuts-find = Finding and hints
shortcuts-listen = Listening
shortcuts-speak = Takes and voices
shortcuts-projects = Projects
shortcuts-window = The window
shortcuts-enter = Speak the line
    .keys = Enter
shortcuts-next = Next line, or split where the cursor stands
    .keys = Shift Enter
shortcuts-leave = Done writing
    .keys = Esc
shortcuts-delete = Delete the selected lines; while writing, the line
    .keys = Del | Alt Del
shortcuts-menu = What can be done with a line
    .keys = Right click | Shift F10 | Menu
shortcuts-walk = Walk through the lines
    .keys = ↑ ↓
shortcuts-far = A page on; to the first or last line
    .keys = PageUp PageDown | Home End
shortcuts-into = Into the line’s controls, then on
    .keys = Tab
shortcuts-range = Select more lines
    .keys = Shift ↑ ↓ | Shift click
shortcuts-mark = Select one more line, or one less
    .keys = Ctrl click
shortcuts-review = Review
shortcuts-review-approve = The take is final
    .keys = A
shortcuts-review-redo = Speak it again at the end, with a note
    .keys = R
shortcuts-review-flag = Note the word that is heard
    .keys = F
shortcuts-review-skip = Leave it as it is
    .keys = S
shortcuts-review-back = The one before again
    .keys = B
shortcuts-review-begin = Begin at the selected line; at the first one
    .keys = L | N
shortcuts-voices = Voices
shortcuts-voices-walk = From voice to voice
    .keys = ← → ↑ ↓
shortcuts-voices-show = Show what is known of a voice
    .keys = Enter
shortcuts-voices-hear = Hear it
    .keys = Space
shortcuts-sweep = Settings side by side
shortcuts-sweep-walk = From cell to cell; the next line
    .keys = ← → ↑ ↓ | Tab
shortcuts-sweep-rate = Rate the take that is heard; no rating
    .keys = 1 – 5 | 0
shortcuts-sweep-compare = The cell against the line’s take
    .keys = B
shortcuts-sweep-apply = Apply the settings
    .keys = Enter
shortcuts-sweep-leave = Leave
    .keys = Esc
shortcuts-audition = Blind audition
shortcuts-audition-hear = Hear a voice by its letter
    .keys = A – Z
shortcuts-audition-walk = Next line; next voice
    .keys = Tab | ↑ ↓
shortcuts-audition-rate = Rate the voice; out of the running
    .keys = 1 – 5 | 0
shortcuts-audition-pair = Head to head: hear one, or the other
    .keys = ← →
shortcuts-audition-answer = Head to head: the first is better, or the second
    .keys = 1 | 2
shortcuts-audition-undo = Take the last answer back
    .keys = Backspace
shortcuts-audition-enter = Show the names; then cast the winner
    .keys = Enter
shortcuts-audition-leave = Leave
    .keys = Esc
shortcuts-create = Create
shortcuts-create-hear = Hear a preview; the voice before
    .keys = 1 – 6 | 0
shortcuts-create-next = Next step
    .keys = Ctrl Enter
shortcuts-dubbing = Dubbing
shortcuts-dubbing-walk = Through the lines; a page; to the ends
    .keys = ↑ ↓ | PageUp PageDown | Home End
shortcuts-dubbing-hear = Hear the line
    .keys = Space
shortcuts-dubbing-write = Write the line
    .keys = F2
shortcuts-dubbing-flag = Next line worth a look; the one before
    .keys = F8 | Shift F8
shortcuts-dubbing-filter = Those alone, or all lines
    .keys = F7
shortcuts-dubbing-language = Other language, on or back
    .keys = Ctrl PageDown | Ctrl PageUp
shortcuts-dubbing-save = Save the files of the dub
    .keys = Ctrl E
shortcuts-dubbing-side = Original or dub, at the same moment
    .keys = Alt X
shortcuts-dubbing-send = Begin the dub, or have the line said, at its price
    .keys = Ctrl Enter
shortcuts-from-word = Play from a word
    .keys = Alt click
shortcuts-explain = Explain the control that has the keys; this list
    .keys = F1
help-scripts = Known limits: other scripts
    .right = Hebrew, Arabic and other right-to-left text: letters join and each word reads from right to left, but the words of a line stand from left to right on screen, and the arrow keys follow the order of the text. What is kept, sent, spoken and exported is the text in its own order.
    .fonts = A script for which this system has no font is not seen, though it is kept and spoken: install a font that has it, such as one of the Noto fonts.
    .ime = Input methods (Chinese, Japanese, Korean) write in lines and fields as the system hands their words over.
    .numbers = Numbers are offered in words in English, French and Ukrainian; telephone numbers, digit by digit and whole, in English. Dates, times of day and units (12 kg, 20 °C) are offered in words in English and French, and with figures and the names of months and units in German, Spanish, Italian, Portuguese, Dutch and Swedish; in Polish and Ukrainian dates are, and units where their case is known (1,5 km). In other languages the hint tells where one stands, and Alt+F leads to a pronunciation rule for it. Multilingual v2, Flash v2 and v3 say sums with a sign ($1,234.56), shares (50%), times of day (5pm) and numbers of up to six digits well by themselves, and all models Mr., Mrs. and Ms.: nothing is hinted there.
shortcuts-hint = F1 on any control explains it

# room-account/settings: the settings page

settings-section = Section
    .tip = Shows another section of the settings
settings-account = ElevenLabs
settings-key = API key
    .hint = Paste or type a key
    .tip = A key of your ElevenLabs account; it is never written to a project or a log
settings-key-show = Show the key
    .tip = Shows its letters, to compare them
settings-key-hide = Hide the key
    .tip = Shows dots in its place
settings-key-paste = Paste
    .tip = Puts the text of the clipboard into the field
settings-key-test = Test and keep
    .tip = Asks the service whether the key is good, which costs nothing, and keeps it
settings-key-empty = Enter a key first
settings-key-wrong = This can’t be a key: there is a space or a character in it that no key has
settings-key-none = No key yet: Draft voices speak
    .more = A key adds the voices of your account. Draft voices stay, offline and free.
settings-key-testing = Testing the key with the service
settings-key-locked = The stored key is locked with a passphrase
    .more = Enter the passphrase, or a key once more.
settings-key-unlock = Unlock
    .tip = Opens the encrypted file with its passphrase, and every other key that it seals
settings-key-refused = Key { $key } is not accepted by the service
    .more = It may have been deleted, or be of another region: use another key, or replace this one
settings-key-no-voice = Key { $key } is good, but its account has no voice it may use
    .more = Your { $plan } has no voices. Add a voice of your own or choose a plan with voices. Tools, music and dubs need no voice.
settings-key-here = Key { $key }, { $kept }
settings-key-plan = { $plan } · { $left } of { $limit } credits left
settings-key-go = Use ElevenLabs in this project
    .tip = Speaks this project with ElevenLabs instead of Draft voices
settings-key-no-credits = Credits can’t be read with it.
settings-key-lacks = It may not: { $what }.
settings-key-new = Another key
settings-key-name = Its name
    .hint = work, private …
    .tip = What tells it apart here: in this list, in Usage and in the ledger. The service never sees it
settings-key-region = Its region
settings-key-switch = Use it from now on
    .tip = What is ordered from now on is paid with it; otherwise it is only kept in the list
settings-key-replaces = The new key takes the place of “{ $name }”
    .more = Make a new key at the service, paste it here and test it. It gets the name, the projects and the cap of the old one, which is forgotten here. What is under way ends with the old one: delete it at the service after that.
settings-key-replaces-not = Keep the old key
    .tip = Nothing is replaced: the next key is one more in the list
settings-rotation = Remind me of old keys
    .tip = A key that is replaced now and then is worth less to whoever finds it
settings-rotation-days = After { $days } days
settings-rotation-never = Never
key-name-first = Key
key-name-next = Key { $number }
key-in-use = in use now
    .tip = What is ordered is paid with this key, unless a project or batches have another one
key-batches = pays for batches
    .tip = What is ordered by the dozen is paid with this key
key-project = bound to this project
    .tip = The open project is paid with this key
key-old = { $days } days old
    .tip = Make a new key at the service, then press “Replace” here
key-more = More about { $name }
    .tip = Its name, its cap, what it pays for, and how to replace or forget it
key-less = Less about { $name }
key-ability-user = read credits and plan
key-ability-voices = list voices
key-ability-models = list models
key-ability-history = read the history
key-ability-speech = speak
key-ability-dialogue = speak dialogues
key-ability-design = design voices
key-ability-changer = change voices
key-ability-effects = make sound effects
key-ability-isolation = isolate voices
key-ability-music = make music
key-ability-dub = dub
key-ability-dubs = list dubs
key-ability-transcribe = transcribe
key-ability-dictionaries = read pronunciation rules
key-ability-rules = keep pronunciation rules
key-ability-workspace = read the workspace
key-may = It may: { $what }.
key-may-not = It may not: { $what }.
key-may-unknown = Nobody can tell without spending: { $what }.
key-may-untested = Test it to see what it may do; that costs nothing.
key-use = Use
    .name = Use { $name }
    .tip = What is ordered from now on is paid with this key. What is under way ends with the one it began with
    .bound = Chooses { $name } for all projects without a key of their own. This one has “{ $own }” and goes on with it: switch off “Pays for this project” there to change that
key-chosen = for other projects
    .tip = Used wherever a project has no key of its own; the open one has
key-is-locked = locked
    .tip = Its file waits for its passphrase: open its details. One passphrase opens all keys that it seals
key-passphrase = Passphrase of { $name }
key-unlock =
    .name = Unlock { $name }
key-name = Name
    .tip = What tells it apart here; the service never sees it
key-rename = Rename
    .tip = Gives the key this name
key-rename-same = Write another name first
key-cap = Credits a month
    .hint = no cap
    .tip = What may be spent with this key in a month of the calendar (UTC): write the limit here that the key has at the service, and it is kept to before anything is refused
key-cap-same = This is the cap already
key-cap-set = Set the cap of { $name }
    .tip = Nothing is sent with this key that would cross the cap
key-capped = at most { $credits } credits a month
key-for-batches = Pays for batches
    .tip = What is ordered by the dozen is paid with this key, single lines with the one in use
settings-zero-retention = Zero retention
    .tip = For work in “{ $project }” with ElevenLabs: the service is asked to keep nothing of it. Only some plans have that; others refuse the request, which costs nothing. Draft voices stay on this computer anyway
    .on = History, reclaim (fetching what was paid for and got lost on the way) and stitching by id are off. What can’t be asked for it (effects, music, voice design, isolation, dubbing) is refused before it is sent
key-for-project = Pays for this project
    .tip = All work in “{ $project }” is paid with this key, whichever is in use
key-test = Test
    .name = Test { $name }
    .tip = Asks the service whether the key is still good and what it may do, which costs nothing
key-replace = Replace
    .name = Replace { $name }
    .tip = A new key takes its place: test, switch, forget the old one, with no gap
key-forget = Forget
    .name = Forget { $name }
    .tip = Takes the key out of the keychain and the list; at the service it stays valid until you delete it there
key-going = “{ $name }” goes from this computer, and what is bound to it is paid with the key in use. At the service it stays valid until you delete it there.
key-waits = { $requests ->
    [one] 1 request that was sent, and may be paid for, waits for this key: without it (or another one of its account) nobody can fetch what it made.
   *[other] { $requests } requests that were sent, and may be paid for, wait for this key: without it (or another one of its account) nobody can fetch what they made.
}
key-going-forget = Forget it
    .tip = Takes it out of the keychain, the list and every window of this library
key-going-keep = Keep it
    .tip = Nothing is changed
key-exposed = It may be compromised
    .name = { $name } may be compromised
    .tip = What to do when somebody else may have seen the key, and what may have been spent with it
key-exposed-title = If somebody else may have “{ $name }”
key-exposed-replace = Make a new key at the service and let it take the place of “{ $name }” here: what waits goes on with the new one. Without a new one at hand, forget it.
key-exposed-delete = Delete { $key } at the service at once, even while something is under way: what was sent is fetched with the new key. Until then whoever has it can spend with it.
key-exposed-look = Look at the account’s usage at the service and at “spent elsewhere” in Usage. A monthly limit for each key there keeps the next one small.
key-exposed-spent = This library paid { $paid } credits with it. What others spent with it, the service knows alone.
key-exposed-spent-elsewhere = This library paid { $paid } credits with it. Since the account was first read in this period, { $elsewhere } credits were spent on it elsewhere: by this key or by another one.
key-exposed-now = Replace it now
    .name = Replace { $name } now
key-exposed-forget = Forget it everywhere
    .name = Forget { $name } everywhere
    .tip = Takes it out of the keychain, its file, every project and every window and command of this library, which stop sending with it
key-exposed-page = The service’s page of keys
    .tip = Opens it in your browser
key-exposed-not = It was not
key-since-today = here since today
key-since = here for { $days ->
    [one] one day
   *[other] { $days } days
}
key-kept-keychain = kept in the system’s keychain
key-kept-file = kept in an encrypted file
key-kept-run = kept for this run only
key-kept-environment = from the environment
settings-keep = Keep it in
settings-keep-keychain = Keychain
    .tip = The keychain of your system
settings-keep-file = Encrypted file
    .tip = A file that only your passphrase opens, for systems without a keychain
settings-keep-run = This run only
    .tip = Nowhere: it is gone when Mynah ends
settings-keep-none = This system has no keychain. An encrypted file keeps the key for the next start.
settings-passphrase = Passphrase
    .tip = What opens the encrypted file with your key; it is kept nowhere
settings-passphrase-empty = Write a passphrase first: without one nothing is sealed
settings-host = Region
    .tip = Which host is asked; isolated regions have accounts and keys of their own
settings-host-default = Nearest (api.elevenlabs.io)
    .tip = The service chooses the nearest computer; right for most accounts
settings-host-item =
    .tip = Only for accounts that were set up in this region
settings-host-run = { $base }, by MYNAH_API_BASE for this run
settings-host-other = Another address
    .tip = An address of your own, such as a proxy or a test server
settings-host-address = Address
    .tip = Where requests are sent instead of the service’s own address
settings-host-use = Use it
    .tip = Sends all further requests to this address
settings-host-wrong = An address begins with https:// or http://
settings-confirm = Confirm above … credits
    .tip = Mynah asks before it sends an order that costs more
    .hint = never
settings-recovered = The settings file was damaged. Mynah asks before each charge until you confirm the settings.
settings-confirm-same = This price is set already
settings-confirm-set = Set the price to confirm above
    .tip = Asks you above this price from now on
settings-command-line = Use this key on the command line
    .tip = Whether speak and render without a project use the stored key; else they speak with Draft voices

settings-appearance = Appearance
settings-theme = Theme
settings-theme-dark = Dark
    .tip = Light words on a dark ground
settings-theme-light = Light
    .tip = Dark words on a light ground
settings-theme-system = As the system
    .tip = Dark or light as the rest of your desktop
settings-zoom = Text size
    .tip = Makes everything larger or smaller, 80 to 200 %
settings-zoom-item =
    .tip = Everything at { $percent } % of its usual size
settings-motion = Reduced motion
    .tip = Nothing fades, slides or blinks

settings-sound = Sound
settings-device = Device
    .tip = Where you hear it
settings-device-again = Look for a sound device in settings
settings-volume = Listening volume
settings-words = My words
settings-words-text = Mynah never marks these words as unknown. Add words from the hints of a script with “Add to my words”.
settings-words-none = None so far
settings-words-remove = Remove “{ $word }” from my words
    .tip = Hints tell the word as unknown again; undo puts it back

settings-defaults = Defaults
settings-new-projects = New projects
settings-new-usual = Mynah’s choice
settings-new-model = Model
    .tip = New projects begin with this model
settings-new-format = Format
    .tip = New projects generate takes in this format
settings-exports = Exports
settings-export-folder = Export folder
    .tip = Exports go to this folder. The export dialog changes it
    .set = Set the export folder
    .set-tip = Uses this folder for the next exports
    .show-tip = Opens the export folder
settings-set = Set
settings-same = This is set already
settings-language = Language
    .tip = Language of Mynah’s texts, used from the next start
settings-shortcuts = Shortcuts
    .text = Press a shortcut to change it. Then press new keys, Delete for none, or Esc to cancel.
settings-shortcuts-search = Find a command
    .hint = Command or keys
    .tip = Lists commands with these words or keys
shortcut-change = Shortcut of { $action }
    .tip = Press to change it
    .fixed = This shortcut cannot be changed
shortcut-press = Press keys…
shortcut-none = None
shortcut-plain = Use Ctrl, Alt or a function key.
shortcut-fixed = { $keys } always belongs to “{ $place }”. Press other keys.
    .help = Help
    .clipboard = Copy, cut and paste
shortcut-taken = { $keys } runs “{ $other }”.
shortcut-take = Use it here
    .tip = Removes it from the other command
shortcut-keep = Cancel
    .tip = Both commands keep their shortcuts
shortcut-reset = Reset the shortcut of { $action }
    .tip = Uses Mynah’s shortcut again
    .none = This is Mynah’s shortcut
shortcut-reset-all = Reset all shortcuts
    .tip = Uses Mynah’s shortcuts again
    .none = No shortcut was changed
settings-storage = Storage
settings-storage-text = Projects, takes and the record of what each cost lie in this folder. Nothing is ever deleted from it without you.
settings-storage-no-project = Takes of no project
settings-storage-takes = { $takes ->
    [one] 1 take, { $size }
   *[other] { $takes } takes, { $size }
}
settings-storage-unpicked = { $takes } not picked, { $size }
settings-storage-bin = { $takes } in the bin, { $size }
settings-storage-exports = { $files ->
    [one] 1 exported file, { $size }
   *[other] { $files } exported files, { $size }
}
settings-storage-credits = { $credits } credits
settings-storage-drafts = { $credits } draft credits (free)
settings-storage-clean = Clean up
    .tip = Put the takes into the bin that no line uses. What is picked, starred or has a note stays. They cost { $cost }; “Put back” takes them out of the bin again, after a restart too
settings-storage-clean-said = Clean up { $project }
settings-storage-back = Put back
    .tip = Take all takes of this project out of the bin again, those that were discarded one by one too
settings-storage-back-said = Put the bin of { $project } back
settings-storage-empty = Empty bin …
    .tip = Delete the takes in the bin for good. What they cost stays in the ledger; the same line would have to be paid again
settings-storage-empty-said = Empty the bin of { $project }
settings-storage-ask = { $takes ->
        [one] Delete 1 take that cost
       *[other] Delete { $takes } takes that cost
    } { $cost }? Their sound is gone then, and the same words would be paid again
settings-storage-ask-draft = { $takes ->
        [one] Delete 1 take that cost
       *[other] Delete { $takes } takes that cost
    } { $cost }? Their sound is gone then; Draft voices can speak the same words again for nothing
settings-storage-delete = Delete for good
    .tip = Delete them now. This can’t be undone
settings-storage-keep = Keep
    .tip = Leave everything as it is
settings-storage-dubs = Dubs
settings-storage-removed = { $takes ->
    [one] one removed ({ $size })
   *[other] { $takes } removed ({ $size })
}
settings-storage-dubs-free = Remove their files…
    .command = Remove files of removed dubs…
    .tip = Removes the files of removed dubs from the disk. They cost { $cost }
settings-storage-dubs-ask = { $takes ->
    [one] The file of one removed dub goes from the disk. It cost { $cost }; put back, it is fetched again for nothing, as long as the service has it.
   *[other] The files of { $takes } removed dubs go from the disk. They cost { $cost }; put back, they are fetched again for nothing, as long as the service has them.
}
settings-storage-dubs-go = Remove the files
    .tip = What was bought for single lines stays
settings-storage-inputs = Recordings you brought
settings-storage-derived = Waveforms and notes
settings-storage-database = Database
settings-storage-backups = Copies of the database
settings-storage-draft-account = Draft voices’ account
settings-storage-unreadable = Answers that couldn’t be read
settings-storage-check = Every byte of every take
settings-storage-check-now = Check
    .command = Check all takes
    .tip = Read all takes and compare them with what was kept. Takes a while with a large library; nothing is changed but marks
settings-storage-stop = Stop
    .tip = Stop checking; what was marked stays marked
settings-storage-lost = { $takes ->
    [one] 1 take is lost or damaged; it is marked
   *[other] { $takes } takes are lost or damaged; they are marked
}
settings-storage-cut = Stopped after { $takes }
settings-storage-mended = { $takes ->
    [one] 1 take was lost or damaged and was fetched again
   *[other] { $takes } takes were lost or damaged and were fetched again
}
settings-storage-sound = { $takes ->
    [one] 1 take, all as it was kept
   *[other] { $takes } takes, all as they were kept
}
settings-storage-archive = The whole library
settings-storage-stop-copy = Stop copying the library
    .tip = Stop. A backup that was begun goes on from there the next time, a move is taken back; nothing of the library is changed
settings-storage-goes = Goes to { $path } at the next start
settings-storage-show = Show folder
    .command = Show library folder
    .tip = Opens the folder in the system’s file manager
settings-about = About
settings-version = Mynah { $version }
settings-licence = Free software under the MIT licence or the Apache licence 2.0, as you choose. What it is made with:
licence-inter = Inter, SIL Open Font License 1.1
licence-mono = JetBrains Mono, SIL Open Font License 1.1
licence-phosphor = Phosphor icons, MIT licence
licence-own = Mynah, MIT licence
licence-tip = Shows the text of the licence, or hides it

# room-script: the Script room

drops-project = { $count ->
    [one] Open the project
   *[other] Open { $count } projects
}
drops-script = { $count ->
    [one] Import the file as a script
   *[other] Import { $count } files as scripts
}
drops-take = { $count ->
    [one] Add the recording as a take of line { $number }
   *[other] Add { $count } recordings as takes of line { $number }
}
drops-no-line = Select a line first: the recording becomes its take
drops-sample = { $count ->
    [one] Add the file to the voice
   *[other] Add { $count } files to the voice
}
drops-consent = Add the file to the consent
drops-one = { $file } was not added. Drop one file at a time here.
drops-proof = { $count ->
    [one] Add the document to the proof
   *[other] Add { $count } documents to the proof
}
drops-nothing = This step takes no files. Go back to the recordings first.
drops-table = { $count ->
    [one] Add the transcript to the dub
   *[other] Add { $count } transcripts to the dub
}
drops-record = { $count ->
    [one] Add the consent record to the dub
   *[other] Add { $count } consent records to the dub
}
drops-tool = { $count ->
    [one] { $tool }: add the file
   *[other] { $tool }: add { $count } files
}
drops-film = { $count ->
    [one] Dub the file
   *[other] Dub { $count } files
}
shell-opening = Opening the library…
shell-moving = Moving the library
shell-moving-files = { $done } of { $all } files are at the new place
shell-moving-stopping = It stays where it is. What was copied is being removed…
move-stay = Don’t move
    .tip = The library stays where it is, whole. What was copied to the new place is removed again; nothing else there is
script-opening = Opening the project…
script-spoken = { $duration } spoken
script-series-news = { $count ->
    [one] Series: one voice
   *[other] Series: { $count } voices
}
    .tip = Shows the cast: the series has other voices or settings than this project for so many parts, to be taken over or not
script-sums = { $lines ->
    [one] 1 line
   *[other] { $lines } lines
  } · { $duration } · { $speakers ->
    [one] 1 speaker
   *[other] { $speakers } speakers
  }
script-price-parts = Long lines are spoken in parts: those whose words are as they were are kept and not paid again
script-sums-length = How long the takes are one behind the other, with the pauses between them. Heard or exported joined, the silence around what each take says is left out: it gets a little shorter
script-filter = Lines shown
script-filter-all = All
    .tip = All lines
script-filter-changed = To do
    .tip = Lines without a take that says what they say: new and changed ones, those under way, those that were cancelled, and those that have no voice yet
script-filter-unknown = ?
script-filter-perhaps = { $least }–{ $most }
script-filter-redo = To redo
    .tip = Lines that the review wants spoken again, with the price
script-filter-approved = Approved
    .tip = Lists the lines whose take is final
script-filter-noted = Noted
    .tip = Lines whose take has a note, or a word that a review flagged
script-filter-failed = Failed
    .tip = Lines whose last take went wrong, and why
script-filter-unsent = Not sent
    .tip = Lines that a budget or another limit has no room for
script-export = Export
    .tip = Writes takes to WAV, FLAC or MP3 files, one a line or joined
script-menu = Script
    .name = Script menu
    .tip = Cast, review, rehearsal, best takes and versions
script-review = Review
script-more = More
    .tip = Hints, cast, review, versions and script files
script-open = Open script
    .tip = Reads a text script (NAME: line) into a new project
script-draft-sample = This sample speaks with Draft voices.
script-draft-short = Draft voices speak
script-draft-why-short = They are free and offline.
script-draft-why = They run on this computer, cost nothing and send nothing.
script-key-adds = A key adds
script-key-adds-voices = the service’s real voices
script-key-adds-models = Eleven v3 and the other models
script-key-adds-account = your own voices
script-key-adds-more = +{ $count }
script-add-key = Add an ElevenLabs key
    .tip = Opens the settings, where a key is tested and kept in the system’s keychain
script-start-project = Start a project
    .tip = Begins an empty project with Draft voices
import-title = New project from a script
import-into = Paste into “{ $project }”
import-paste = Paste
    .tip = Puts these rows into the open project, below the focused one. Ctrl+Z takes all of them back at once
import-reading = Reading …
import-sums = { $kind } · { $lines ->
        [one] 1 line
       *[other] { $lines } lines
    } · { $speakers ->
        [one] 1 speaker
       *[other] { $speakers } speakers
    } · { $headings ->
        [0] no headings
        [one] 1 heading
       *[other] { $headings } headings
    } · { $characters } characters
import-open-quote = The quote that opens in row { $row } is never closed. Mynah ignores this quote.
import-kind-text = Plain text
import-kind-markdown = Markdown
import-kind-word = Word document
import-kind-epub = EPUB book
import-kind-pdf = Text of a PDF
import-kind-fountain = Fountain screenplay
import-kind-final-draft = Final Draft screenplay
import-kind-table = Table
import-kind-sheet = Excel workbook
import-kind-subtitles = Subtitles
import-kind-json = JSON
import-kind = Read as
    .tip = What the text is taken for: choose another kind if the lines look wrong below
    .item = Reads the text as this
import-encoding = Encoding
    .tip = How the file’s letters are encoded: choose another one if they look wrong below
    .item = Reads the file in this encoding
    .guessed = as it looks
import-encoding-guessed = Mynah guessed this encoding
import-action = The narrator reads the action
    .tip = What is seen in a screenplay becomes lines of the narrator; off, it is left out
import-directions = { $count ->
        [one] 1 direction is not spoken
       *[other] { $count } directions are not spoken
    }
    .tip = “(softly)” becomes the line’s direction. Off: it is read aloud
import-sounds = Import sound and music cues
    .tip = SFX and MUSIC cues, [door slams] and songs become lines
import-sounds-left-out = { $count ->
        [one] 1 sound or music cue is left out
       *[other] { $count } sound and music cues are left out
    }
import-book-notes = Import notes
    .tip = Footnotes, endnotes and comments become lines. Usually nobody speaks them
import-front-matter = Import front matter
    .tip = Covers, title pages, imprints and tables of contents become lines
import-bibliography = Import bibliography and index
    .tip = Lists of sources and index entries become lines
import-left-out = { $count ->
        [one] 1 part is left out. This saves about { $credits } credits.
       *[other] { $count } parts are left out. This saves about { $credits } credits.
    }
import-header = The first row names the columns
    .tip = Off, the first row is a line like the others
import-sheet = Sheet
    .tip = Which sheet of the workbook is read
    .item = Reads this sheet
import-column = Column { $number }
    .tip = What stands in this column
    .item = Takes the column for this
import-column-none = Left out
import-column-text = Text
import-column-speaker = Speaker
import-column-direction = Direction
import-column-note = Direction note (not spoken)
import-column-voice = Voice
import-column-model = Model
import-column-stability = Stability
import-column-similarity = Similarity
import-column-style = Style
import-column-speed = Speed
import-column-file = File name (commands only)
import-cast = Cast
import-part-lines = { $lines ->
        [one] 1 line
       *[other] { $lines } lines
    }
import-more-names =
    .tip = Lists all of them
import-name = Name of { $name }
    .tip = Another name for who speaks here; two with one name are one speaker
import-nobody = { $name } is no speaker
    .tip = Not a name but words: they are spoken, by the narrator, as they stand in the file
    .why-not = What has no speaker is the narrator’s
import-leave-out = Leave out the lines of { $name }
    .tip = These lines don’t come into the script; the file stays as it is
import-lines = Lines
import-line = Import “{ $text }”
    .tip = Untick a line to leave it out
import-nothing-ticked = Tick at least one line
import-with = with { $names }
import-skipped = Not imported
skipped-row = Row { $row }
skipped-line = Line { $line }
skipped-cell = Cell { $cell }
skipped-page = Page { $page }
skipped-chapter = Chapter “{ $chapter }”
skipped-part = { $place }, “{ $text }”: { $reason }
skipped-part-empty = { $place }: { $reason }
skipped-missing = missing in the file
skipped-unreadable = can’t be read
skipped-note = note
skipped-front-matter = front matter
skipped-bibliography = bibliography or index
skipped-code = code
skipped-sound = sound or music cue
skipped-action = action
skipped-transition = direction for the film
skipped-no-text = no text
skipped-surplus = after the last column
skipped-hidden = hidden or deleted
skipped-object = formula, drawing or picture
skipped-page-header = page header, footer or number
skipped-auxiliary = outside the reading order
skipped-entry = Entry { $entry }
skipped-sheet = Sheet “{ $sheet }”
skipped-column =
    { $count ->
        [one] Column “{ $column }” (one cell)
       *[other] Column “{ $column }” ({ $count } cells)
    }
skipped-other-sheet = on another sheet
skipped-unused-column = column isn’t used
skipped-time = time of the transcript
import-more = { $count ->
        [one] and 1 more
       *[other] and { $count } more
    }
import-create = Create project
    .tip = Makes a project of it and opens it; it speaks with Draft voices, free, until you choose others
import-other = Choose another file
    .tip = Closes this and asks for another file
    .why-not = It is being read

find-field = What is looked for
    .hint = Find in the script
    .tip = Words or a pattern; Enter goes to the next place, Shift+Enter to the one before
find-case = Match capitals
    .tip = Finds only what has the same capitals
find-words = Whole words
    .tip = Finds only what no letter stands beside
find-pattern = Regular expression
    .tip = Reads what is looked for as a pattern: \w+ is a word, (…) a group, ^ the beginning of a line
find-only = List only these rows
    .tip = Lists only the rows in which it is found
find-close = Close
    .tip = Closes the bar; Escape does too
find-nothing = Nothing is found
find-no-group = The pattern has no group “{ $group }”: nothing would stand there. Write $$ for a dollar sign, { "${1}" } before letters.
find-wrong = This pattern can’t be read: { $what }
    .large = This pattern is too large
find-count = { $count } in { $rows ->
        [one] 1 row
       *[other] { $rows } rows
    }
find-count-at = { $number } of { $count }
find-count-more = { $count } so far
find-count-none = None
find-with = Replace with
    .hint = Replace with
    .tip = What is put in its place, as it is written; nothing takes it out
    .tip-pattern = What is put in its place: $1 is the first group of the pattern, $0 all of it
find-replace = Replace
    .tip = Replaces this place and goes on to the next one; goes to one first
find-replace-all = Replace all
    .count = Replace all { $count }
    .tip = Replaces it in { $rows ->
        [one] 1 row
       *[other] { $rows } rows
    } in one step. What lines said stays in their takes; lines that change want a new one
find-replaced = Replaced in { $rows ->
        [one] 1 row
       *[other] { $rows } rows
    }
find-replaced-none = Nothing had to be replaced
hint-rules = Which hints
    .command = Choose the hints to step through
    .all = All hints
    .tip = Which hints are stepped through, and how many there are of each
    .all-tip = Steps through all hints
    .one-tip = Steps through these alone: { $rule }
hint-again = Hint at everything again
    .tip = Forgets everything that was ignored in this project
hint-own-words = My words…
hint-none = No model will stumble on anything here, as far as is known
hint-looking = The script is being looked through
hint-step = F8 goes to the next hint
hint-close = Close
    .tip = Closes the bar; Escape does too
hint-count = { $count ->
        [one] 1 hint
       *[other] { $count } hints
    }
hint-count-at = { $number } of { $count }
hint-count-more = { $count } so far
hint-fix = Fix: { $fix }
hint-fix-line = Fix line { $number }: { $fix }
hint-fix-with = “{ $with }”
hint-fix-direction = Make it a direction
hint-fix-out = Take it out
hint-fix-split = Split into { $lines } lines
hint-fix-model = Use { $model }
hint-fix-instead = Use { $model } everywhere instead
hint-fix-voice = Choose another voice
hint-fix-models = Compare models
hint-fixes = Other fixes
    .tip = What else could stand there
hint-pronounce = Say it by a rule
    .tip = A pronunciation rule says these words in another way in all lines; the script stays as it is written
hint-ignored-line = “{ $words }” is ignored at all { $places } places of this line; undo brings the hints back
hint-ignore = Ignore
    .here = In this line
    .here-tip = Says nothing of these words in this line any more
    .words = “{ $words }” everywhere
    .words-tip = Says nothing of these words any more in this project
    .own = Add “{ $words }” to my words
    .own-tip = Says nothing of this word in any project any more; your words stand in dictionaries/own-words.txt in the library
    .rule = All of this kind: { $rule }
    .rule-tip = Says nothing of this kind any more in this project
go-to = Go to line
go-to-field = Number of the line
    .tip = The line’s number; Enter goes there
go-to-of = of { $lines }
go-to-go = Go
    .tip = Goes to the line with this number
go-to-none = There are lines 1 to { $lines }

script-head-number = #
script-head-speaker = Speaker
script-head-line = Line
script-head-state = State
script-head-length = Length
script-head-takes = Takes
script-head-price = Price
script-heading-lines = { $count ->
    [one] 1 line
   *[other] { $count } lines
  }
script-heading-note = { $note } · { $lines }
script-new-chapter = Chapter
script-new-heading = Scene
script-play-below = Play { $title }
script-fold = Fold { $title }
script-unfold = Unfold { $title }
script-heading-row =
    .tip = A heading, which is not spoken. F2 edits it, Delete takes it out, arrows go from row to row
script-line-name = Line { $number }, { $speaker }: { $text }
    .tip = Enter speaks the line, F2 edits it, typing begins a line below; Tab goes into its controls, arrows go from line to line
    .hints = { $hints ->
        [one] 1 hint
       *[other] { $hints } hints
    } on what a model may stumble over, underlined: F8 goes to it. Enter speaks the line, F2 edits it
script-line-own =
    .both = Has a model ({ $model }) and settings of its own
    .model = Has a model of its own: { $model }
    .settings = Has settings of its own
    .tip = “For this line only” in the inspector takes them away
script-line-of = line { $number }
script-line-field = Text of the line
    .tip = What is to be said. Enter speaks it, Shift+Enter goes on in the next line, Esc ends; NAME: at the start gives it to a speaker
script-line-hint = Type a sentence, then press Enter to hear it
device-menu = Sound devices
project-menu = Projects
backend-menu = Who speaks
script-foot-add = Add line
script-foot-writing = Enter speaks it ({ $price }) · Shift+Enter next line · Esc done
script-foot-empty = Type what is to be said · Enter speaks it · NAME: gives it to a speaker
script-foot-heading = Enter when done · Shift+Enter begins a line below
script-foot-list = Enter speaks the line ({ $price }) · F2 edits it · typing begins a line below
script-foot-nothing = Typing begins a line below
marked-count = { $count } selected
marked-generate = Generate { $count }
    .tip = Makes takes of the selected lines that are new or changed
    .why-not = Each selected line has a take that says what it says
marked-approve = Approve
    .tip = Makes the takes of the selected lines final; if all are, takes that back
marked-fresh = Another take of { $count }
    .short = Another take
    .tip = Makes another take of each selected line, whatever it has
    .why-not = None of the selected lines can be spoken
marked-several = Several takes of each
    .tip = Makes 2 to 10 takes of each selected line, to choose from; their price is shown first
marked-reading = The selected lines are being added up
marked-speaker = Speaker
    .tip = Chooses who speaks the selected lines
marked-voice = Voice
    .tip = Casts those who speak the selected lines with another voice: all their lines get it
marked-voice-of = Voice of { $speakers }
marked-voice-more = { $names } and { $more } more
marked-voice-speakers = all who speak the selected lines
marked-voice-all = A voice is its speaker’s: all lines of theirs get it, not the selected ones alone. To have a few lines spoken otherwise, give them a speaker of their own first.
marked-settings = Settings
    .tip = Gives the selected lines settings of their own
marked-settings-of = { $lines ->
        [one] Settings of one line
       *[other] Settings of { $lines } lines
    }
marked-settings-from = They begin as those of line { $number }. Only what you move becomes each line’s own.
marked-settings-unmoved = Nothing moved yet: all stay unchanged.
marked-settings-moved = Moved: { $settings }. The rest stays unchanged.
marked-settings-give = { $lines ->
        [one] Give to one line
       *[other] Give to { $lines } lines
    }
    .tip = Gives the selected lines what you moved and leaves the rest; one step of undo
    .why-not = Nothing was moved yet
marked-more = More for the selected lines
    .tip = Several takes, approve, speaker, voice, settings
marked-model = Model
    .tip = Has the selected lines spoken with a model of their own
    .one-tip = Speaks the selected lines with { $model }
    .usual = Their speakers’ model
    .usual-tip = Speaks the selected lines with what their speakers use
marked-plain = Nothing of their own
    .tip = Takes model, settings and seed of their own from the selected lines
marked-delete = Delete the selected lines
marked-let-go = Let go of the selection
    .tip = Selects nothing any more; Escape does too
script-line-menu = More for line { $number }
    .tip = Edit, another take, play from here, move, delete
script-line-is-approved = The line’s take is approved. Take the approval back to make another one.
script-unapproved = { $lines ->
    [one] Line { $number } isn’t what was approved any more: generate and approve it anew, or undo
   *[other] { $lines } lines aren’t what was approved any more: generate and approve them anew, or undo
}
script-unapproved-gone = { $lines ->
    [one] Line { $number } was approved, and isn’t there any more: undo brings it back as it was
   *[other] { $lines } lines were approved, and aren’t there any more: undo brings them back as they were
}
inspector-approved-stay = { $lines ->
    [one] 1 approved line of this part stays in the voice that spoke it
   *[other] { $lines } approved lines of this part stay in the voice that spoke them
}
script-deleted = { $rows ->
    [one] 1 row is deleted
   *[other] { $rows } rows are deleted
}{ $approved ->
    [0] {""}
    [one] , an approved line among them
   *[other] , { $approved } approved lines among them
}{ $running ->
    [0] {""}
    [one] . A line of them is still being generated{ $paid ->
        [0] {""}
       *[other] , and paid for
    }: Jobs can cancel it
   *[other] . { $running } lines of them are still being generated{ $paid ->
        [0] {""}
       *[other] , and paid for
    }: Jobs can cancel them
}
script-not-approved = { $lines ->
    [one] 1 line has no take that says what it says now, and was not approved
   *[other] { $lines } lines have no take that says what they say now, and were not approved
}
script-line-is-empty = This line has no words to speak
script-state-voice-gone = Voice gone
    .tip = { $voice } is gone from the account. Choose another in “Cast…”
script-voice-is-gone = { $voice } isn’t among the voices any more; choose another one
script-line-needs-voice = Choose a voice for this speaker first
script-play-line = Play line { $number }
    .tip = Plays the picked take; with Draft voices a line without one is spoken first
script-pause-line = Pause line { $number }
    .tip = Holds it at this place; pressed again it goes on
script-generate-line = Generate line { $number } · { $price }
    .tip = Makes a take of this line for this price; what the library holds costs nothing, and a line that has its take is played
script-cancel = Cancel
    .tip = Stops it; what was sent already may still cost its credits
script-cancel-line = Cancel line { $number }
script-export-job = { $count ->
    [one] Export of 1 take
   *[other] Export of { $count } takes
  }
script-speaker-of = Speaker of line { $number }: { $speaker }
    .tip = Chooses who speaks this line
script-menu-tag = Insert pause or tag
script-tags = Pauses and tags
script-tag-field = Pause or tag
    .hint = Seconds, or what is to be heard
    .seconds = Seconds
    .tip = A number of seconds makes a silence or a pause; words find a tag, or make one
script-tag-item =
    .tip = Writes { $tag } at the cursor
script-tag-silence = Silence of { $seconds } s
    .tip = Writes { $tag }: exactly so long nobody speaks there. It is put into the sound here; the model never reads it, and once the words are spoken it costs nothing
script-tag-rest = Pause of { $seconds } s
script-tag-pause = Pause
script-tag-pause-short = Short pause
script-tag-pause-long = Long pause
script-tag-own = As you wrote it
script-tags-none = { $model } performs no tags: only a length in seconds goes here, for example 0.8
script-tags-silence = A silence is exact and free; a pause is what { $model } makes of it.
script-tags-aloud = { $model } reads tags aloud; { $other } performs them.
script-tags-draft = Of tags, Draft voices perform whispers, shouts, excited, sad, angry, calm, slowly and rushed; others are silent with them.
tag-whispers = Speaks in a whisper
tag-shouts = Shouts
tag-excited = Speaks excitedly
tag-sad = Speaks sadly
tag-angry = Speaks angrily
tag-calm = Speaks calmly
tag-curious = Speaks with curiosity
tag-sarcastic = Speaks with sarcasm
tag-mischievously = Speaks with mischief
tag-crying = Speaks through tears
tag-slowly = Speaks slowly
tag-rushed = Speaks in a rush
tag-laughs = Laughs
tag-sighs = Sighs
tag-exhales = Breathes out
tag-gulps = Gulps
tag-clears-throat = Clears the throat
tag-sings = Sings
script-speakers = Speakers
script-speaker-field = Speaker’s name
    .hint = Find or add a speaker
    .tip = Type to find a speaker or to add one; arrows choose, Enter takes it, Esc closes
script-speaker-new = Add “{ $name }”
script-speaker-rename = Rename { $name }…
    .tip = Gives the speaker another name in all lines; voice and settings stay
script-speaker-renamed = Rename { $name }
script-speaker-new-name = Speaker’s new name
    .tip = What the speaker is called in all lines from now on
script-speaker-keeps = All lines get the new name. Voice, settings and takes stay.
script-speaker-joins = { $name } speaks already: the lines become { $name }’s, with the voice and settings of { $name }.
script-speaker-rename-button = Rename
    .tip = Changes the name in all lines; one step of undo
    .why-not = Write another name
script-speaker-item =
    .tip = The line is then spoken by this speaker’s voice: { $speaker }
script-state-new = New
script-noted = Note
    .tip = Note at this take: “{ $note }”
script-state-fresh = Fresh
script-state-redo = To redo
    .tip = The review wants this line spoken again: “To redo” above has the price
    .note = The review wants this line spoken again: { $note }
    .changed = Its text or settings have changed since
script-state-approved = Approved
script-state-unapproved = Was approved
    .tip = Its approved take says other words: “{ $text }”. The line isn’t skipped any more: generate it and approve it anew, or give it these words again
script-state-approved-other = Approved · other voice
    .tip = { $voice } speaks its approved take, and its part has another voice now. It stays so until it isn’t approved any more and is generated
script-state-approved-before = As before
    .tip = Approved, and its take was made before its model, a setting, the format or a rule of pronunciation changed. It stays as it is until it isn’t approved any more and is generated
script-stay-as-before = { $lines ->
    [one] 1 approved line stays as it was spoken: it isn’t changed by this, and says “As before”
   *[other] { $lines } approved lines stay as they were spoken: they aren’t changed by this, and say “As before”
  }
script-state-draft = Draft
script-state-others = Other words
    .tip = The take that is picked says other words than the line: “{ $text }”
script-state-awaited = Not known yet
script-state-locked = Key locked
    .tip = Whether its take is what it says now is known once the key is unlocked: “Unlock” in the status bar goes to its passphrase
script-state-changed = Changed
script-state-queued = Queued
script-state-held = Waiting
script-state-generating = Generating
script-state-rehearsed = Rehearsed
    .tip = A Draft voice stands in: it can be heard, and its own voice is still to generate it
script-state-looked-for = Checking
    .tip = Mynah checks what was generated before it closed
script-state-failed = Failed
script-state-behind = Not sent
script-state-cancelled = Cancelled
    .tip = Cancelled, checking what was generated
    .jobs = Cancelled after it was sent. Jobs shows the charge
script-no-length = –
script-no-voice = no voice
    .tip = Nobody is cast for this speaker: a press says how
script-changed-meanwhile = The line says something else by now: nothing was sent again
script-model-is-gone = { $model } is not among the account’s models; choose another one
script-voice-being-read = The line’s voice is being read, and its price isn’t known yet: nothing was ordered. Press again once the price is there
script-no-models-yet = The models are not known yet; try again in a moment
script-no-take-to-play = There is no take to play yet; generate the line first
script-no-takes-to-play = None of these lines has a take yet; generate them first
script-plays-without = { $count ->
        [one] One line without a take is left out; lines that are heard: { $played }
       *[other] { $count } lines without a take are left out; lines that are heard: { $played }
    }
script-none-selected = No line is selected. Shift and a click, or Shift and an arrow, select several
script-nothing-to-generate = Every line has a take of its current text
script-menu-edit = Edit text
script-menu-another = Another take
script-menu-play-from = Play from here
script-menu-approve = Approve or unlock
script-menu-add-line = Add line below
script-menu-add-chapter = Add chapter heading above
script-menu-add-heading = Add scene heading above
script-menu-copy = Copy
script-menu-cut = Cut
script-menu-split = Split
script-split-where = Click into the line where it is to be split, and split it then.
script-join-hidden = The line beside it isn’t listed: list all lines to join the two.
script-join-speakers = The selected lines have different speakers: lines are joined where one speaker says them all.
script-move-apart = The selected rows aren’t next to each other: only rows that are can be moved together
script-new-speaker = “{ $name }” is a new speaker, and says what follows
script-join-took = Words of { $from } are { $speaker }’s now: the line that was joined first gives the speaker
    .tuned = The joined line is said with the model, settings, seed and volume of the first one: those of the other are gone
    .all = Words of { $from } are { $speaker }’s now, with the model, settings, seed and volume of the line that was joined first: those of the other are gone
script-join-settings = The selected lines have settings of their own that differ: one line can have only one of them. Clear them first
script-join-approved = One of these lines is approved, and stays as it is: take its approval back to join it.
script-join-apart = The selected lines don’t stand one right below the other: select lines with nothing between them to join them.
script-join-none = There is no line below it to join with.
script-menu-join = Join with next line
script-menu-up = Move up
script-menu-down = Move down
script-menu-export = Export this line…
script-menu-delete = Delete line
script-marked-menu = What is done to the selected lines
script-menu-marked-approve = Approve the selected lines
script-menu-marked-speaker = Speaker of the selected lines
script-menu-marked-join = Join the selected lines
script-menu-marked-delete = Delete the selected lines
script-pasted-nothing = What was pasted has nothing to speak in it
script-copied = { $rows ->
    [one] 1 row copied: Ctrl+V puts it below the focused row
   *[other] { $rows } rows copied: Ctrl+V puts them below the focused row
}
script-cut = { $rows ->
    [one] 1 row cut: Ctrl+V puts it below the focused row
   *[other] { $rows } rows cut: Ctrl+V puts them below the focused row
}
script-copied-nothing = Nothing was copied: the row has no text
script-clipboard-empty = The clipboard holds no text. Copy the script first, then paste it
script-empty = This script is empty
    .text = Write a line, paste a script or open one
script-add-line = Add a line
script-none-changed = Nothing is to do
    .text = Every line has a take that says what it says
script-none-listed = No row passes
    .text = Nothing is found, or nobody speaks, as it is chosen above
script-only-of = Whose lines are listed
    .tip = Lists one speaker’s lines alone, or everybody’s
    .all = All speakers
    .all-tip = Lists everybody’s lines, with their headings
    .item = Lists only what { $speaker } says
script-none-redo = Nothing is to be redone
    .text = Lines that a review wants spoken again are listed here
script-none-noted = No take has a note
    .text = What you write below a take in the inspector, and the words that you flag in a review, are listed here.
script-none-approved = Nothing approved yet
    .text = A take that you approve is final: its line is left out when all are spoken.
script-none-unsent = Every ordered line was sent
    .text = Lines that a budget or another limit has no room for are listed here
script-none-failed = Nothing has failed
    .text = Lines that could not be generated are listed here
script-show-all = Show all lines
    .tip = Ends the filter

# room-script/inspector: voice and takes of the focused line

inspector-hide = Hide inspector
    .tip = The script gets all the room; going to a control, as to the voice, brings it back
inspector-show = Show inspector
    .tip = Brings the controls of the line back
inspector-nothing = Nothing selected
    .text = Select a line to see who speaks it and how
chapter-sums = { $lines } · { $length }
chapter-estimate = ~{ $length }
chapter-counting = Mynah is counting the lines
chapter-ready = Ready
chapter-missing = No take
chapter-under-way = Running
chapter-no-voice = Choose voices for these lines first
chapter-nothing-to-generate = No line needs a take
chapter-nothing-to-review = No take is left to review
chapter-nothing-to-approve = No take is left to approve
chapter-nothing-to-export = Generate a take first
inspector-line = Line { $number }
inspector-characters = { $count ->
    [one] 1 character
   *[other] { $count } characters
  }
inspector-tab-voice = Voice
    .tip = Who speaks the line, with which model and settings
inspector-tab-takes = Takes
    .tip = Everything that was generated for the line
inspector-tab-sound = Sound
    .tip = Pause, volume, trim and fades of the line; nothing is generated for them
sound-gap = Pause after
    .tip = How long nobody speaks behind this line, in seconds, when lines are played one after the other and in one joined file. The tick is the usual pause, which the export’s window sets
sound-volume = Line volume
    .tip = Louder or softer, in decibels, whichever take the line has. What would clip is turned down
trim-handle =
    .tip = Drag it to where the take is to begin or end. Arrow keys move it by a hundredth of a second, with Shift by a tenth; a double click takes the cut away
    .fade-tip = Drag it to where the fade is over. Arrow keys move it by a hundredth of a second, with Shift by a tenth; a double click takes the fade away
trim-handle-start = Start on the waveform
trim-handle-fade-in = Fade in on the waveform
trim-handle-fade-out = Fade out on the waveform
trim-handle-end = End on the waveform
sound-start = Trim start
    .tip = Seconds of the take that are left out at its start. Its file stays whole
sound-end = Trim end
    .tip = Seconds of the take that are left out at its end. Its file stays whole
sound-fade-in = Fade in
    .tip = Seconds from silence to full volume, from where the take starts
sound-fade-out = Fade out
    .tip = Seconds from full volume to silence, up to where the take ends
sound-none = None
sound-longest-gap = 10 s
sound-softest = −24 dB
sound-loudest = +12 dB
sound-left = { $left } of { $all } s
sound-hear = Play it so
    .command = Play the take as cut
    .tip = Plays this take as it is cut and faded
sound-hear-join = Play the pause
    .command = Play the pause after the line
    .tip = Plays the end of this line, the pause behind it and the next line, as in one joined file
sound-start-here = Start here
    .command = Start the take at the playhead
    .tip = Leaves out what is before the playhead
sound-end-here = End here
    .command = End the take at the playhead
    .tip = Leaves out what is behind the playhead
sound-reset = Whole take
    .command = Remove trim and fades
    .tip = Takes trim and fades of this take away
sound-is-whole = Nothing of this take is left out
sound-not-there = Play this take and stop where it is to be cut
sound-no-take = The line has no take yet. Trim and fades come with it
sound-nothing-behind = No line with a take follows
sound-costs-nothing = All of this is done while it plays and when it is exported. Takes stay as they are, and nothing is generated again.
inspector-tab-pronunciation = Pronunciation
    .tip = How words are said in this project: names, numbers, abbreviations
pronounce-word = Word
    .hint = As it is written in the script
    .tip = The word or words that are said in another way, with the capitals that they have in the script
pronounce-alias = Say it as
    .hint = Another spelling
    .tip = A spelling that sounds right when it is read: GAR-no-ek. Every model can say it, and the script stays as it is
pronounce-sounds = Sounds
    .hint = ˈɡwɑːnɒk
    .hint-cmu = G W AA1 R N AH0 K
    .tip = The sounds themselves, for models that can be told them. Others say the spelling above
pronounce-alphabet = Alphabet of the sounds
    .tip = What the sounds are written in
pronounce-ipa = IPA
    .tip = The International Phonetic Alphabet, as dictionaries have it
pronounce-cmu = CMU
    .tip = The alphabet of the CMU dictionary, for English: M AY1 N AH0
pronounce-language = For the language
    .tip = Which speakers the rule is for, by the language that is chosen for them
pronounce-language-all = All languages
    .tip = For every speaker
pronounce-language-item =
    .tip = For speakers whose language is { $language }, and for those without a chosen one
pronounce-any-case = Ignore capitals
    .tip = The word is meant however its capitals are written
pronounce-add = Add rule
    .tip = Says the word so wherever it stands in this project. Takes of lines with it are then out of date, and found again when the rule goes
pronounce-change = Change rule
pronounce-clear = Clear
    .tip = Empties these fields
pronounce-needs-word = Write the word first
pronounce-needs-saying = Write how it is said: another spelling, or its sounds
pronounce-draft-deaf = Draft voices can’t be told sounds: they say the other spelling.
pronounce-model-deaf = { $model } can’t be told these sounds: it says the other spelling.
pronounce-give-alias = Without one the word is said as it is written.
pronounce-hear = Hear it · { $voice }
pronounce-by-draft = Draft voice
pronounce-hear-name = { $side }, { $voice }
pronounce-before = As written
    .tip = Says the word alone, as it would be said without a rule
pronounce-after = With the rule
    .tip = Says the word alone, as the rule has it
pronounce-unheard-draft = Draft voices can’t be told sounds: give the word another spelling too
pronounce-unheard = The rule has nothing that this voice could say, or the voice isn’t known yet
pronounce-lists = Rules or words to check
pronounce-rules = Rules
    .tip = How words are said in this project
check-words = To check
    .tip = Names, numbers and capitals of the script that have no rule, the most frequent first
check-words-looking = Looking through the script…
check-words-none = Every name, number and abbreviation has a rule, or was marked as said well.
check-words-about = Without a rule, the most frequent first:
check-word-rule = Give { $word } a rule
    .tip = Brings the word into the fields above
check-word-about = ×{ $count } · { $why }
check-word-name = name
check-word-number = number
check-word-capitals = capitals
check-word-hear = Hear { $word }
    .tip = A Draft voice says the word alone, for nothing
check-word-well = { $word } is said well
    .tip = Takes the word off this list. Ctrl Z brings it back
pronounce-rules-none = None yet. A rule says a name or an abbreviation in the same way in all lines, and leaves the script as it is written.
    .short = There is no rule yet
pronounce-rule-on = Rule for { $word }
    .tip = Switches the rule on or off
pronounce-rule-change = Change the rule for { $word }
    .tip = Brings the rule into the fields above
pronounce-rule-before = Hear { $word } as written
pronounce-rule-after = Hear { $word } with its rule
pronounce-rule-remove = Remove the rule for { $word }
    .tip = Takes the rule away. Ctrl Z brings it back
pronounce-rule-sounds = /{ $sounds }/ { $alphabet }
pronounce-rule-any-case = capitals ignored
pronounce-rule-unsaid = { $how } · this voice needs a spelling
inspector-voice = Voice
    .tip = Chooses the voice of this speaker
inspector-voices = Voices
inspector-choose-voice = Choose a voice
inspector-not-cast = { $speaker } has none yet
inspector-voice-about = { $about } · cast as { $speaker }
inspector-cast-as = Cast as { $speaker }
inspector-voice-by-id = Use the voice with this id
    .tip = Casts { $voice }, whether it is in the list or not
inspector-settings-unknown = How its owner stored this voice can’t be read: unless you choose, it is spoken with the usual settings.
inspector-voice-gone = The account no longer has this voice
inspector-similar = Similar voices…
    .tip = Shows the cast, with voices that could take this one’s place
inspector-preview = Hear { $name }
    .tip = Plays a short sample of the voice; it costs nothing
inspector-search-voices = Search voices
    .hint = Name, accent, style…
    .tip = Words from names, accents and styles; arrows choose, Enter casts, Esc closes
inspector-voices-loading = Loading voices…
inspector-no-voices = There are no voices here
inspector-no-voice-found = No voice fits these words
inspector-no-voice-in-plan = ElevenLabs accepted the key, but your { $plan } has no voice for it. Add voices at ElevenLabs or upgrade. Draft voices work meanwhile.
inspector-use-draft = Use Draft voices
inspector-model-unknown = Mynah doesn’t know { $model } yet, so its price is an estimate.
inspector-model-gone = Not among the account’s models any more. Nothing is spoken with it; choose another one.
inspector-model = Model
    .tip = The engine that speaks; the number is what one character costs
inspector-models-loading = Loading models…
inspector-models-locked = Locked with the key
inspector-rate = ×{ $times } cr/char
inspector-rate-draft = free
inspector-model-draft =
    .tip = Takes up to { $limit } characters at once, in { $languages } languages; Draft voices stand in for it, for free
inspector-model-live =
    .tip = Takes up to { $limit } characters at once, in { $languages } languages; a character costs { $times } credits
inspector-ignored = Ignored by { $model }
inspector-unlisted = Not listed for { $model }
inspector-stability = Stability
    .tip = Low: livelier, and each take differs more. High: even and predictable.
inspector-three-steps = three steps on { $model }
inspector-creative = Creative
inspector-natural = Natural
inspector-robust = Robust
inspector-more-variable = More variable
inspector-more-stable = More stable
inspector-similarity = Similarity
    .tip = How closely the take keeps to the original voice
inspector-low = Low
inspector-high = High
inspector-style = Style
    .tip = How far the voice’s own manner is exaggerated; high values are less stable
inspector-none = None
inspector-exaggerated = Exaggerated
inspector-speed = Speed
    .tip = How fast the line is spoken, 1 being the voice’s own pace
inspector-slower = Slower
inspector-faster = Faster
inspector-boost = Speaker boost
    .tip = Brings the voice out further
inspector-reset = Reset to defaults
    .tip = All settings back to the voice’s own
place = Place
    .tip = Sets where the voice is heard, such as a telephone or hall
place-set = { place } · set
place-filter = Filter preset
    .tip = Color the voice, such as a telephone or an old radio
place-room = Room
    .tip = Add the reverb of a room
place-background = Background noise
    .tip = Add a noise under the voice
place-distance = Distance
    .tip = Move the voice away from the microphone
place-send = Send level
    .tip = Set how much of the voice feeds the room’s reverb
place-pan = Pan
    .tip = Move the voice left or right, heard in the files
place-near = Close
place-far = Far
place-full = Full
place-left = Left
place-right = Right
place-none = None
place-loading = Loading places…
place-no-room = Choose a room first
place-one-channel = Room and pan need an MP3 or Opus format
inspector-direction = Direction
    .hint = How it is to be said
    .tip = A note for whoever reads or directs this line: it is kept with the script, goes into exports as Fountain and CSV, and is never spoken
inspector-direction-tag = As audio tag
    .tip = Puts the note before the text as a tag, which the line’s model performs
inspector-direction-none = There is no note yet
inspector-direction-aloud = The line’s model performs no audio tags: it would read the note aloud
inspector-direction-odd = { $model } performs a few words without signs: shorten the note to that
inspector-for-line = For this line alone
inspector-for-part = For all lines of { $speaker }
inspector-this-line = For this line only
    .tip = On: the settings and the model above count for this line alone. Off: they count for all lines of its speaker
inspector-language = Language
    .tip = Tells the model which language the lines of { $speaker } are in
inspector-language-any = As the text is
    .tip = Leaves it to the model to hear which language the text is in
inspector-language-deaf = { $model } hears by itself which language a text is in: it can’t be told one
inspector-language-unlisted = Which languages { $model } speaks isn’t known here
inspector-language-only = { $model } speaks { $language } alone
inspector-language-untold = { $model } doesn’t speak { $language }: it isn’t told, and hears by itself what the text is in.
inspector-language-unheard = { $model } can’t be told a language, so it isn’t told { $language }.
inspector-language-item =
    .tip = Tells the model that the text is { $language }
inspector-voice-item =
    .tip = Casts { $voice } for this speaker
inspector-output = Output, for all lines
    .tip = What takes of this project are made as
inspector-output-format = Output format
inspector-marked = { $lines } rows are selected, and this is about one line or its speaker. “Settings” below the script is for all that are selected
inspector-seed-wrong = That is no seed: a whole number up to 4294967295
inspector-seed = Seed
    .tip = The same seed with the same settings gives a similar take; empty: another one each time
    .hint = random
inspector-seed-lock = Lock the seed
    .tip = Keeps seed { $seed } of this take: what is spoken anew with other settings or words begins from it. Several takes at once still draw their own
inspector-seed-lock-none = No take with a seed to keep yet: the dice draw one, or write it
inspector-seed-unlock = Unlock the seed
    .tip = Each take is drawn anew from now on
inspector-seed-dice = Draw a seed
    .tip = Puts a random number in, so that the take can be made again later

presets = Preset
    .command = Choose a preset
    .tip = Settings with a name: choosing one sets all five, as one step. The model stays as it is
presets-for-line = Preset · for this line alone
presets-for-part = Preset · for all lines of { $speaker }
presets-none = None of the presets
presets-empty = No preset yet: the disk beside it keeps these settings under a name
presets-keep = Keep as preset
    .tip = Keeps these five settings under a name, for all projects. The model isn’t kept with them
presets-name = Name of the preset
    .hint = Name, then Enter
    .tip = Enter keeps the settings under this name, Esc doesn’t; one that is taken gets these settings
presets-forget = Delete this preset
    .tip = Takes the preset out of the list. Lines keep their settings
presets-forget-none = These settings are no preset
presets-kept = “{ $name }” is kept as a preset
presets-kept-since = “{ $name }” has other settings by now: it stays
presets-replaced = “{ $name }” has these settings now
presets-forgotten = Preset “{ $name }” is deleted
# Takes that are heard to choose from, in sweeps and auditions.
trial-going = Generating
trial-waiting = Waiting
trial-reading = In the library
trial-failed = Failed
trial-unknown = Not known yet
trial-rated =
    { $stars ->
        [one] rated 1
       *[other] rated { $stars }
    }
trial-rate = Rate { $stars }
    .tip = Rates what is heard, 1 to 5; the same again takes it away
trial-unrated = The rating is taken away
trial-keys-play = play
trial-keys-rate = rate
trial-keys-line = next line
sweep = Sweep
sweep-back =
    .tip = Back to the script (Esc)
sweep-blind = The line is said behind the letters of a blind audition: show its names first. Lengths that a sweep shows would tell whose voice is which letter’s
    .elsewhere = The line is said behind the letters of a blind audition in the project “{ $project }”: show its names there first. Lengths that a sweep shows would tell whose voice is which letter’s
sweep-blind-free = { $told }. Line { $number } of the same part is in no blind audition and can be swept
sweep-no-words = Choose a line with words first: a sweep speaks it with settings side by side
sweep-no-voice = A sweep needs to know the line’s voice and model first
sweep-drawn = drawn
# One word: it is typed among seeds.
sweep-seed-now = now
sweep-columns = Columns
sweep-rows = Rows
sweep-axis =
    .tip = What is varied from cell to cell
sweep-axis-taken = on the other axis
    .tip = The other axis varies it already
sweep-axis-one-model = there is only one model
sweep-axis-few-presets = needs two presets
    .tip = Keep settings under two names first: the disk in the inspector does it
sweep-axis-preset = a preset has all settings
sweep-unfold = { $columns } × { $rows } · stop-loss
    .tip = What is varied, the stop-loss and the colours: pressed again they are folded away, and the cells have the room
sweep-values-wrong = “{ $value }” isn’t taken: up to { $most } values with spaces between, and points before decimals
sweep-values-wrong-range = “{ $value }” isn’t taken: up to { $most } values from { $low } to { $high }, with spaces between, and points before decimals
sweep-values = { $axis }: values
    .tip = Up to { $most } values with spaces between them; Enter takes them over
    .seeds = Up to { $most } seeds with spaces between them, “{ $now }” for what the line has now; Enter takes them over
sweep-models =
    { $count ->
        [one] 1 model
       *[other] { $count } models
    }
    .tip = Models that are compared
sweep-presets =
    { $count ->
        [one] 1 preset
       *[other] { $count } presets
    }
    .tip = Settings with names that are compared
sweep-lines = Lines
    .tip = Lines of the same part that are tried with the same settings: choose further ones, and Tab goes from one to the next
sweep-lines-full = { $most } lines at most: leave another one out first
sweep-line-of = Line { $number } · { $place } of { $count }
sweep-line-item = { $number } · { $text }
sweep-line-in =
    .tip = Tries this line too
sweep-line-out =
    .tip = Leaves this line out; what was spoken of it stays in the library
sweep-rated-mean = rated { $mean } in the mean of { $lines } lines
sweep-limit = Stop-loss
    .hint = no limit
    .tip = The most credits this sweep may cost, all of its lines together. What doesn’t fit any more is not sent. What was spent, may have been charged or is on its way counts as used. It stays with the line, and what the line was tried for before counts
sweep-spent = Stop-loss · { $credits } used
sweep-colour = Colour by
    .tip = Tints cells from the least to the most of it
sweep-legend = { $name }: { $least }
sweep-legend-none = No cell is here yet that has it
sweep-colour-none = Nothing
sweep-rating = Rating
sweep-length = Length
sweep-pace = Pace
sweep-pitch = Pitch range
sweep-pause = Longest pause
sweep-loudness = Loudness
sweep-loudness-made = Loudness made
sweep-heard-at = All of them are heard at { $lufs } LUFS
sweep-wpm = { $value } wpm
sweep-semitones = { $value } st
sweep-lufs = { $value } LUFS
sweep-facts = { $voice } · { $model } · heard at { $lufs } LUFS
sweep-facts-seed = { $voice } · { $model } · seed { $seed } · heard at { $lufs } LUFS
sweep-generate =
    { $count ->
        [one] Generate 1 cell
       *[other] Generate { $count } cells
    }
    .tip = Speaks what is missing, from the middle outwards. What the library holds is free and here already. Cells are in History, and among the line’s takes once they are applied: its own take stays until then
sweep-generate-none = Nothing to generate
sweep-nothing = All cells are here or on their way
sweep-all-held = The stop-loss leaves no room for another cell: raise it to go on
sweep-held-count =
    { $count ->
        [one] 1 cell held by the stop-loss
       *[other] { $count } cells held by the stop-loss
    }
sweep-lift = Lift the limit: { $count } held
    .tip = Takes the stop-loss away. Nothing is bought by that: “Generate” says the price of what it held
sweep-stop = Stop
    .command = Stop the sweep
    .tip = Sends no further cell. What was paid stays
sweep-cell = { $column } { $x }, { $row } { $y }
sweep-cell-ready =
    .tip = Press to hear it at the word that is heard, and again to pause; its dots rate it
sweep-cell-open =
    .tip = Not spoken yet
sweep-open-cell = Not spoken yet
sweep-held = Held by stop-loss
    .text = Would take the sweep to { $sum }, over your limit of { $limit }. Not charged.
# A take of a sweep in the history: what it was tried with, and what it says.
history-tuned = { $text } · { $tuned }
sweep-twin = Same as { $cell }
    .text = This model makes nothing of the difference: it is made and paid once
    .ready = Same as { $cell }: this model makes nothing of the difference. Press to hear it at the word that is heard, and again to pause; its dots rate it
sweep-doubt = Perhaps charged
sweep-looked-for = Being looked for
    .text = It was sent, and stopped on the way or its answer was lost: it may have been charged. The history is asked, for nothing, and it isn’t bought again meanwhile
sweep-failed-free = Not charged. “Generate” makes it again, within the stop-loss.
sweep-failed-doubt = It may have been charged, and counts as that. In Jobs, “Check history” looks for it, for nothing; “Retry” buys it again.
sweep-failed-charged = { $credits } were charged. “Retry” in Jobs buys it again.
sweep-unspoken = This cell isn’t spoken yet: Ctrl+Enter generates what is missing
sweep-current = Current
sweep-keys-move = move
sweep-keys-compare = compare with current
sweep-keys-apply = apply
sweep-keys-generate = generate
sweep-ready = { $ready } of { $cells } ready
sweep-no-current = Both the current settings and this cell have to be spoken first
sweep-settings = Settings · current and this cell
sweep-ignored = ignored
sweep-heard = What you hear
sweep-heard-none = Measured once a cell is spoken
sweep-fact = { $name }: { $current } now, { $picked } in this cell
sweep-refine = Finer around this cell
    .tip = Half as far apart, with this cell among them
sweep-earlier = Previous cells
    .tip = Back to the matrix that was looked at before this one, at its cell. What was spoken stays in the library
    .why-not = No other matrix was looked at yet
sweep-anew = Usual cells
    .tip = Three by three around what the line has now
sweep-luck = Other seeds
    .tip = The same settings with three seeds: how much of it is luck
sweep-folder = Sweep of line { $number }
sweep-export = Send to somebody…
    .tip = Writes a folder with the cells that are here, equally loud, each named by its values
    .why-not = No cell is here yet
sweep-lines-told = { $count ->
        [2] Both lines in this cell
       *[other] All { $count } lines in this cell
    }
sweep-mean = In the mean
sweep-spread =
    { $takes ->
        [one] One take of these settings: { $short } s.
       *[other] { $takes } takes of the same settings: { $short } to { $long } s.
    }
sweep-spread-pitch = Pitch range { $low } to { $high } st.
sweep-apply-to = Apply to
sweep-apply-line = This line
    .text = Keeps the take that is heard: nothing to pay
sweep-apply-part = Part: { $speaker }
sweep-apply-cast = Whole cast
sweep-redo =
    { $lines ->
        [0] No other spoken line would change: nothing to pay
        [one] 1 other line to redo
       *[other] { $lines } other lines to redo
    }
sweep-apply-own = { $told }. What the line has of its own comes along
sweep-redo-open = Other lines still to make: { $before } → { $then }
sweep-redo-and-open = { $later }. { $open }
sweep-redo-counting = Looking for lines that would change…
sweep-redo-later = { $lines }: { $price } when you generate them. { $which }
sweep-redo-which =
    { $count ->
        [one] Out of date by it: line { $numbers }
       *[other] Out of date by it: lines { $numbers }
    }
sweep-redo-which-more = Out of date by it: lines { $numbers } and { $more } more
sweep-apply-choice =
    .tip = Whose settings these become, and what it would cost to speak other lines anew later
sweep-apply-lines = { $count ->
        [one] { $count } of these lines
       *[other] These { $count } lines
    }
sweep-apply-lines-open =
    { $count ->
        [one] 1 of these lines isn’t spoken with it yet: its take costs { $price } when you generate it
       *[other] { $count } of these lines aren’t spoken with it yet: their takes cost { $price } when you generate them
    }
sweep-apply-voice = Default of { $voice }
    .text = At the service, for the whole account
    .tip = Asks, and then saves what this cell was spoken with as the voice’s default, for all who use the account. Undo (Ctrl+Z) doesn’t reach it; the message about it can put the settings back
sweep-apply-voice-now = Save for everyone…
sweep-account-question = Change the whole account?
sweep-account-meant = { $voice } is spoken with these settings from now on by all who use the account, in every project, where nobody chose others. Lines that are spoken already keep their takes. It is done at the service, so Undo (Ctrl+Z) doesn’t reach it; the message that says it is done has a button that puts the settings back as they were.
sweep-account-yes = Save for everyone
    .tip = Changes the voice’s default settings at the service, for all who use the account
sweep-apply-no-setting = This cell has no setting of its own: only settings are a voice’s default
sweep-apply-seed = A seed is one line’s
sweep-apply-lines-now = { $count ->
        [one] Apply to { $count } of these lines
       *[other] Apply to these { $count } lines
    }
sweep-apply-line-now = Apply to this line
sweep-apply-now = Apply to { $speaker }
sweep-apply-cast-now = Apply to the whole cast…
sweep-apply =
    .tip = One step that Undo takes back. The take of this line comes along for nothing
sweep-apply-unheard = This cell has no take yet: nobody heard it
sweep-hear-first = This cell wasn’t heard since Mynah was started: it is heard now, and the next press counts
    .other = Another one than this cell was heard: this one is heard now, and the next press counts
sweep-unheard-lines = { $count ->
        [one] Line { $lines } wasn’t heard with this cell since Mynah was started: Tab goes there, and the next press applies the cell all the same
       *[other] Lines { $lines } weren’t heard with this cell since Mynah was started: Tab goes there, and the next press applies the cell all the same
    }
sweep-apply-same = The line has these settings already
sweep-apply-approved = The line is approved: take that back first, or choose another reach
sweep-applied-costs = { $applied }. { $costs }
sweep-applied-free = { $applied }: nothing to pay
sweep-applied-line = Applied to this line
sweep-applied-lines = { $count ->
        [one] Applied to { $count } of these lines
       *[other] Applied to these { $count } lines
    }
sweep-applied = Applied to { $speaker }
sweep-applied-cast =
    { $count ->
        [one] Applied to 1 speaker of the cast
       *[other] Applied to { $count } speakers of the cast
    }
sweep-cast-question = Apply to the whole cast?
sweep-cast-meant =
    { $count ->
        [one] For 1 speaker: { $speakers }.
       *[other] For { $count } speakers: { $speakers }.
    }
sweep-cast-changed = { $speakers }: with { $model } from now on.
sweep-cast-others =
    { $count ->
        [one] Not for { $speakers }: another model, to which these numbers mean something else.
       *[other] Not for { $count } with another model, to which these numbers mean something else: { $speakers }.
    }
sweep-cast-more = { $names } and { $more } more
sweep-cast-yes =
    { $count ->
        [one] Apply to 1 speaker
       *[other] Apply to { $count } speakers
    }
    .tip = One step that Undo takes back. Lines with settings of their own keep them
sweep-cast-no =
    .tip = Changes nothing (Esc)

takes-title = Takes
takes-all = Show all
    .tip = Opens the Takes tab: notes, comparison, bin
takes-recorded = recorded
takes-take = Take { $number }
    .tip = A press makes it the line’s take: what is played and exported
takes-play = Play take { $number }
    .tip = Plays this take; the one that is picked stays picked
takes-pause = Pause take { $number }
    .tip = Holds it at this place; pressed again it goes on
takes-made = { $voice } · { $how }
takes-how = { $model } · { $seed }
takes-seed = seed { $seed }
takes-lacks = Doesn’t say:
takes-says = Says other words:
    .tip = The line says something else by now. This take says: { $text }
takes-says-somewhere = Says other words than the line
takes-at =
    .tip = Made { $time }
takes-none = No takes yet. Generate the line to hear it; every take is kept.
takes-loading = Loading takes…
parts-show = Parts
    .name = Parts of take { $number }
    .tip = Lists the parts that this long take was joined of; each can be spoken anew by itself
parts-part = { $number }  { $text }
parts-length-changed = { $length } · context changed
parts-play = Play part { $number }
    .tip = Plays this part of the take alone
parts-pause = Pause part { $number }
parts-again = Again
    .name = Speak part { $number } again
    .tip = Makes another take in which this part alone is spoken anew, with a seed of its own. The other parts stay as they are, and cost nothing
parts-other-words = The line says something else now: Generate speaks what changed
parts-missing = The sound of this take is not on the disk
parts-other-voice = The voice or model of this take isn’t there, or another backend spoke it
takes-several = Several…
takes-best = Best…
takes-generate = Generate
takes-again = Generate again
    .tip = Makes another take; the ones before stay
takes-approve = Approve take { $number }
    .tip = Makes it the line’s final take. As long as the line says this, it is not spoken again, whatever settings change
takes-unapprove = Take back the approval of take { $number }
    .tip = The line is spoken again when it changes
takes-star = Star take { $number }
    .tip = Marks a take that you like; the one that is exported is the picked one
takes-unstar = Unstar take { $number }
    .tip = Takes the star away
takes-pick = Pick
    .tip = Makes it the line’s take: what is played and exported
takes-picked = Picked
takes-is-picked = It is the line’s take already
takes-pick-take = Pick take { $number }
takes-compare = Compare
    .tip = Choose two takes: they play at equal loudness, and you go from one to the other at the same word
takes-compare-take = Compare take { $number }
takes-compare-how = Press Compare on two takes to hear them at equal loudness
takes-compare-second = Now press Compare on the other take
takes-compare-loading = Loading both takes to compare them…
takes-unapproved = Take { $number } is the line’s take now. Take { $before } was approved: approve this one, or undo
takes-now-picked = Take { $number } is the line’s take now
takes-binned = { $takes ->
    [one] Take { $number } lies in the bin. Undo takes it out again.
   *[other] { $takes } takes lie in the bin. Undo takes them out again, one by one.
}
takes-none-heard = No take of this line is playing
takes-none-newer = The newest take is picked already
takes-none-older = The oldest take is picked already
takes-comparing = At equal loudness: Space pauses, Escape ends it
takes-compare-none = The line has no second take to compare with: speak another one first
takes-compare-end = End the comparison
    .tip = Stops and goes back to the picked take
takes-hear-a = Hear A
takes-hear-b = Hear B
takes-hear = Hear the other
    .tip = Goes to the other take at the same word; where a take has no times of its words, as far into it
takes-letter = Compared as { $letter }
takes-discard = Discard take { $number }
    .tip = Puts the take into the bin, from where it can come back
takes-discard-approved = It is approved: take that back first, then it can be discarded
takes-note = Note to take { $number }
    .tip = Writes a note to this take
takes-note-field = Note to take { $number }
    .hint = What to remember about this take
    .tip = Enter, Esc or a click beside it keeps the note; undo takes it back
takes-bin = Bin · { $count }
    .tip = Discarded takes; they are kept and can come back
takes-restore = Restore
    .tip = Takes it out of the bin
takes-restore-take = Restore take { $number }
takes-draft = Draft
    .tip = Spoken by a Draft voice on this computer; not for publishing
takes-cut = Cut
    .tip = The stream broke off: only this part arrived
takes-parts = { $count } parts
    .tip = The line is long: it was spoken in parts, each with what is said around it, and joined. Where a sentence is changed only its part is spoken again, and paid for
takes-context = { $count ->
    [one] Context changed
   *[other] Context changed · { $count }
}
    .tip = Something else was said around this many parts when they were spoken, for a neighbour was changed since. They are kept; Generate again speaks all parts anew, Parts below one of them
takes-lufs = { $lufs } LUFS
    .tip = Loudness of the whole take
takes-cost = { $credits } cr
    .tip = What this take cost; nothing when the library held it
takes-cost-unknown = ? cr
    .tip = Its stream was cut and nobody told its price: it may have been charged. Usage has what was expected
takes-cost-draft = free · { $credits } draft cr

format-mp3 = MP3
    .tip = Small files that play everywhere; the usual choice
format-pcm = PCM
    .tip = Bare samples without a header, for programs that expect them
format-wav = WAV
    .tip = Lossless and large: for cutting and mixing
format-ulaw = µ-law
format-alaw = A-law
format-telephone =
    .tip = For telephone systems: 8 kHz, narrow and small
format-opus = Opus
    .tip = Smallest files of good quality; older programs don’t play them
format-rate = { $codec } { $khz } kHz
format-short = { $codec } { $khz }
format-short-kbps = { $codec } { $khz }/{ $kbps }
format-rate-kbps = { $codec } { $khz } kHz { $kbps } kbps
format-needs = needs the { $plan }
plan-name = { $plan } plan

language-ar = Arabic
language-bg = Bulgarian
language-cs = Czech
language-da = Danish
language-de = German
language-el = Greek
language-en = English
language-es = Spanish
language-fi = Finnish
language-fil = Filipino
language-fr = French
language-he = Hebrew
language-hi = Hindi
language-hr = Croatian
language-hu = Hungarian
language-id = Indonesian
language-it = Italian
language-ja = Japanese
language-ko = Korean
language-ms = Malay
language-nl = Dutch
language-no = Norwegian
language-pl = Polish
language-pt = Portuguese
language-ro = Romanian
language-ru = Russian
language-sk = Slovak
language-sv = Swedish
language-ta = Tamil
language-tr = Turkish
language-uk = Ukrainian
language-vi = Vietnamese
language-zh = Chinese
# studio-, sample-: what the machine room tells
sample-name = Salt Harbour
sample-title = Ep 3 · The Lamp Room
studio-cleaned-up = { $takes ->
    [0] There was nothing to clean up
    [one] 1 take is in the bin now; what is picked, starred or has a note stayed
   *[other] { $takes } takes are in the bin now; what is picked, starred or has a note stayed
}
studio-put-back = { $takes ->
    [one] 1 take is out of the bin again
   *[other] { $takes } takes are out of the bin again
}
studio-dubs-gone = The files of removed dubs are gone from the disk: { $size } are free
studio-bin-emptied = The bin is empty; { $size } are free
studio-settings-recovered = The settings file was damaged, and Mynah saved it as { $file }. Mynah asks before each charge until you confirm the settings.
    .command = The settings file was damaged and saved as { $file }, so commands that cost credits need --max-credits until you confirm the settings.
studio-backed-up = { $takes ->
    [one] The library is backed up and verified: 1 take, { $size }
   *[other] The library is backed up and verified: { $takes } takes, { $size }
}
studio-backed-up-missing = { $takes ->
    [one] 1 take has lost its sound, so the backup hasn’t got it either
   *[other] { $takes } takes have lost their sound, so the backup hasn’t got it either
}
studio-move-ordered = All sounds are copied to { $path } and verified. The rest follows when Mynah starts the next time and no other window is open; until then everything stays where it is
studio-move-waits = The library goes to { $path } at a start when no other Mynah window, command or server is open. So far everything is where it was
studio-stays = The library stays where it is. What was copied to the other place is removed
studio-moved = The library lies at { $path } now
studio-not-moved = The library stays where it is. { $what }
studio-before-restoring = { $name } (before restoring)
studio-brought-back-nothing = The backup of { $date } is back: it had nothing that wasn’t here already. What was bought since and isn’t on this disk is in History
studio-brought-back = The backup of { $date } is back: { $projects ->
    [0] no project that was other here
    [one] 1 project
   *[other] { $projects } projects
}, { $takes ->
    [0] no take that wasn’t here already
    [one] 1 take that was not here
   *[other] { $takes } takes that were not here
}. What was bought since and isn’t on this disk is in History
studio-brought-back-aside = { $projects ->
    [one] What was newer lies among the deleted projects
   *[other] What was newer of { $projects } projects lies among the deleted projects
}
studio-mended = { $takes ->
    [one] The sound of 1 take was gone and was fetched again, for nothing
   *[other] The sound of { $takes } takes was gone and was fetched again, for nothing
}
studio-lost-sounds = { $takes ->
    [one] The sound of 1 take is gone from the disk. It is marked; its words would be paid again
   *[other] The sound of { $takes } takes is gone from the disk. They are marked; their words would be paid again
}
studio-strays = { $count ->
    [one] An answer that was paid for was found, and the ledger doesn’t know what was ordered. It lies in { $path }; take it from there and this is not said again
   *[other] { $count } answers that were paid for were found, and the ledger doesn’t know what was ordered. They lie in { $path }; take them from there and this is not said again
}
studio-restored = The library was damaged or missing. Mynah restored the backup of { $when } and found { $takes ->
        [one] one later take
       *[other] { $takes } later takes
    } by their files.
studio-restored-without-backup = The library was damaged or missing, and there is no good backup. Mynah made a new one with { $takes ->
        [one] one take
       *[other] { $takes } takes
    } found by their files.
studio-lost-steps = { $count ->
    [one] One damaged edit of this project was set aside
   *[other] { $count } damaged edits of this project were set aside
}
studio-two-windows = Another window changed this project too: its changes and yours are both here
studio-two-windows-lines = { $count ->
    [one] Another window wrote in the same line: yours stands here, and Undo brings the other’s back
   *[other] Another window wrote in { $count } of the same lines: yours stand here, and Undo brings the other’s back
}
studio-two-windows-dropped = { $count ->
    [one] Another window changed this project too: one of your changes no longer fits and was left out
   *[other] Another window changed this project too: { $count } of your changes no longer fit and were left out
}
studio-pasted = Pasted script
studio-untitled = Untitled
studio-copy = { $name } (copy)
studio-file-written = { $takes ->
    [0] { $file } has the project without takes: { $size }
    [one] { $file } has the project with one take: { $size }
   *[other] { $file } has the project with { $takes } takes: { $size }
}
studio-recorded = { $file } is take { $number } of its line now
studio-recorded-over = { $file } is take { $number } of its line now. Take { $before } was approved: approve this one, or undo
studio-not-recorded = { $file } became no take. { $why }
studio-own-recording = Own recording
studio-file-written-missing = { $takes ->
    [one] The sound of one take is missing or damaged here, so it is not in the file
   *[other] The sounds of { $takes } takes are missing or damaged here, so they are not in the file
}
studio-file-opened = { $takes ->
    [0] { $file } is open as “{ $name }”
    [one] { $file } is open as “{ $name }”, with one take that cost nothing
   *[other] { $file } is open as “{ $name }”, with { $takes } takes that cost nothing
}
studio-file-opened-missing = { $takes ->
    [one] The file lacks the sound of one take, or has another one: it is marked as missing
   *[other] The file lacks the sounds of { $takes } takes, or has others: they are marked as missing
}
studio-duplicated = “{ $name }” has the script, the cast and the takes; the copy cost nothing
studio-lexicon-read = { $count ->
        [one] 1 word of “{ $file }” has its rule
       *[other] { $count } words of “{ $file }” have their rules
    }
studio-lexicon-read-part = { $count ->
        [one] 1 word of “{ $file }” has its rule; { $left } left out: in another alphabet, too long, or said in no way
       *[other] { $count } words of “{ $file }” have their rules; { $left } left out: in another alphabet, too long, or said in no way
    }
studio-lexicon-replaced = Your own rules were replaced for { $words }; one step of undo brings them back
studio-lexicon-more = { $words } and { $more } more
trouble-lexicon = “{ $file }” gave no rules: { $why }
trouble-cast-file = { $file } can’t be used as a cast: { $why }. Nothing was changed
trouble-cast-file-none = it is no file
trouble-cast-file-large = it is too large for one (over 1 MB)
trouble-cast-file-name = its name can’t be written as text
trouble-cast-file-there = There is a file called { $file } already. Nothing was written: replace it, or choose another name.
trouble-cast-file-busy = somebody else is writing it. If nobody is, remove the file beside it whose name ends in .lock
trouble-cast-file-silent = the disk that it lies on doesn’t answer
trouble-cast-files-silent = The disk that the cast file lies on doesn’t answer, and more waits for it than can be done. Nothing was changed
trouble-lexicon-empty = no word in it is said in a way that can be told
trouble-lexicon-no-file = it is no file
trouble-lexicon-large = it is larger than 8 MB
studio-word-added = “{ $word }” is one of your words
studio-word-removed = “{ $word }” is none of your words any more
studio-template-kept = New projects can begin with “{ $name }”
studio-template-discarded = The template “{ $name }” is removed; projects that began with it stay
studio-version-kept = “{ $name }” is kept
studio-audition-gone = That audition was deleted more than a day ago: it can’t be brought back. Its takes are in the library, and nothing was charged
studio-audition-unsaid = The audition that this was said in is gone: nothing of it is taken back or done again
studio-version-discarded = The version “{ $name }” is deleted
studio-version-restored = The script and its picked takes are as in “{ $name }”; undo takes that back
studio-version-restored-final = { $lines ->
    [one] The script and its picked takes are as in “{ $name }”. { $lines } line has another take than the approved one; undo takes that back
   *[other] The script and its picked takes are as in “{ $name }”. { $lines } lines have other takes than the approved ones; undo takes that back
}
studio-version-same = The script is as in “{ $name }” already
studio-archived = “{ $name }” is in the archive
studio-discarded = “{ $name }” is in the bin
studio-key-in-use = “{ $name }” is good and in use
studio-key-again = “{ $name }” is this key already: it keeps its name, and is kept as you chose now
studio-key-bound = “{ $name }” is chosen for all projects without a key of their own; this one goes on with its own, “{ $own }”
studio-key-kept = “{ $name }” is good and kept; the key in use is the same as before
studio-key-replaced = “{ $name }” has a new key now. Delete the old one, { $old }, at the service once nothing is under way
studio-key-other-passphrase = This key has another passphrase than your other sealed keys: both are asked for at the next start. If that was a slip, enter the key once more
studio-key-good = “{ $name }” is good
studio-key-forgotten = The key is forgotten here. At the service it stays valid until you delete it there
studio-key-forgotten-next = The key is forgotten here, and “{ $name }” is in use now. At the service it stays valid until you delete it there
studio-key-forgotten-others = Key forgotten. “{ $name }” now pays for work outside this project
studio-key-old = Key “{ $name }” is { $days } days old: replace it under Settings → ElevenLabs
studio-restored-project = “{ $name }” is among the projects again
studio-taken-out = Another window had put this project into the bin: what you wrote took it out again
studio-saved-text = Saved { $path }
studio-series-left = This project shares its cast no more; the file stays
studio-series-saved = The cast is shared by { $file } from now on
studio-series-told = { $count ->
    [one] { $file } has this project’s voice and settings of one part now
   *[other] { $file } has this project’s voices and settings of { $count } parts now
}
studio-series-overtaken = Nothing was written: the series changed { $speakers } meanwhile. Look at what it says first
studio-series-unread = The cast of the series can’t be read, and nothing is changed: { $why }
studio-series-news = { $count ->
    [one] The series has another voice, or other settings, for one part
   *[other] The series has other voices, or other settings, for { $count } parts
}

playback-no-device = There is no sound device. Everything else works
playback-device-gone = The sound device “{ $name }” isn’t there
playback-device-failed = The sound device can’t be used: { $says }

trouble-ends-early = The sound ends before its text does; what arrived is kept
trouble-cut-kept = The stream was cut; the first { $seconds } s are kept as a take
trouble-cancelled = Cancelled before anything was sent
trouble-waits = It waits as long as the service asked for, then it is sent again
trouble-rests = The service asked for a rest: batches wait until it is over, and nothing is spent meanwhile
trouble-keeps-still = Request after request has failed: nothing is sent until one goes ahead to see whether it works again
trouble-cancelled-draft = Cancelled: Draft voices have stopped making it
trouble-cancelled-sent = Cancelled after it was sent; the history is being looked at
trouble-cancelled-unkept = Cancelled after it was sent
trouble-cancelled-comes = Stopped after it was sent: it is made and counted all the same. What comes of it is kept here with what it cost, as soon as it is known
trouble-cancelled-part = Cancelled after it was sent; the first { $seconds } s, which had arrived, are kept as a take
trouble-left-unknown = The answer to this request was lost
trouble-dub-elsewhere = Another Mynah window or command has begun this dub; it comes here too, and is paid for once
trouble-cancelled-there = Another Mynah window or command cancelled this, so it is cancelled here too. Order it again where it is wanted
trouble-cancelled-here = Cancelled here, and this window waits for it no more. Another Mynah window or command is making it: where it isn’t cancelled there, it is made and charged once. Where that one ends before, Draft voices stop, and nothing is charged
trouble-elsewhere = Another Mynah window is making this line; its take comes here too, and is paid for once
trouble-away = Nobody answers at { $host }, whose key pays for this: it waits, and goes on by itself when somebody does
trouble-anew-elsewhere = A line of this language is being said anew by another Mynah: this one comes after it, and where it is another line it is paid for by itself
trouble-anew-turn = Another line of this language is being said anew: this one comes after it
trouble-twin = The same is being made already; this one gets it too, and it is paid for once
trouble-left-unkept = This was sent with zero retention, and nobody saw its end: the service keeps nothing of it, so it can’t be fetched
trouble-left-unkept-cut = The stream of this line was cut, and only a part of it is kept. With zero retention the service keeps nothing of it, so the rest can’t be fetched
trouble-left-nowhere = The answer to this request was lost, and ElevenLabs keeps nothing of this kind
trouble-left-nowhere-draft = This rehearsal was sent, and nobody saw its end. Draft voices keep nothing of this kind, so it has to be made again; it cost no money
trouble-left-nowhere-cut = Only a part of this arrived, and that is kept. The service keeps nothing of this kind, so the rest can’t be fetched
trouble-lies-here = What came of it lies here, and is kept by itself as soon as the disk takes it
trouble-in-memory = { $why }. What was paid for waits in memory until there is room: leave Mynah open
trouble-unkept-kind = The service keeps nothing of this kind: it can’t be looked for or fetched again
trouble-unkept = With zero retention the service keeps nothing of it: it can’t be looked for or fetched again
trouble-retained = This project has zero retention, and { $tool ->
    [design] voice design
    [effects] sound effects
    [isolation] voice isolation
    [dubbing] dubbing
   *[other] music
} can’t be asked for it: the service would keep what it is sent. Switch zero retention off for this project, or make it in another one
trouble-left-looking = An earlier request may have been charged. Mynah checks the account’s history first
trouble-left-asking = An earlier request may have been charged. Mynah asks ElevenLabs for its result first
trouble-left-wants-key = This was sent, and nobody saw its end. Looking for it in the history waits for its account’s key
trouble-left-making = The service is still at it. It is fetched by itself once it is ready
trouble-left-part = This was charged, and the history has its sound damaged or not at all; the part that could be read is kept
trouble-left-free = This was sent and never made: nothing was charged
trouble-other-account = The key in use is another account’s
trouble-left-cut = The stream of this line was cut, and only a part of it is kept
# app

window-no-library = { $library } is missing, which every window needs: install libxkbcommon-x11-0 (Debian, Ubuntu) or libxkbcommon-x11 (Fedora, Arch), or use Mynah without a window (mynah --help)
window-no-display = there is no display: start Mynah on a desktop, or use it without a window (mynah --help)
## The command line

cli-about = A desktop voice studio. Without a command it opens the window.
cli-examples =
    Examples:
      mynah                                   open the studio
      mynah story.mynah                       open a project’s file in it
      mynah speak "Hello" --out hello.mp3     speak a text into a file
      mynah render script.txt --out takes/    one file a line
      mynah lint script.txt                   what a model will stumble on
      mynah audition --voices all --text "Hi" --blind   choose a voice by ear

    Exit codes: 0 done, 1 bad arguments or input, 2 over a limit of credits, 3 partly failed,
    4 service unreachable or key refused, 130 interrupted (the same command goes on where it was).

    Environment: MYNAH_HOME (all data), MYNAH_API_BASE, ELEVENLABS_API_KEY, MYNAH_KEY_COMMAND,
    MYNAH_AUDIO=null (play without a device), MYNAH_LANG, MYNAH_LOG.
    For drawing troubles: --renderer, WGPU_BACKEND, LIBGL_ALWAYS_SOFTWARE=1.
cli-project = A project’s .mynah file to open in the studio
cli-project-ending = it is no command, and a project’s file ends with .mynah. A script is opened in the studio (“Open script…”), or spoken by “mynah render”
cli-project-not-there = { $path } is not there
cli-project-folder = { $path } is a folder
cli-screenshot = Draw the studio once, save the picture and end
cli-size = Size of the window in pixels, such as 1440x900
cli-room = The room that is shown first, such as script or settings
cli-renderer = What draws the window
cli-no-wgpu = This build of Mynah does not contain the wgpu renderer. Use --renderer glow, or build Mynah with --features wgpu.
cli-bad-size = Write a size as 1440x900, from 320x240 to 7680x4320.
cli-bad-number = Write a number from { $low } to { $high }.
cli-bad-language = Write a code such as en or de.
cli-json = Print one JSON object as the last line of standard output
cli-draft = Speak with the Draft voices even though a key is there
cli-max-credits = Hard limit of this run; a higher price sends nothing and exits 2
cli-again = Generate although an earlier request may have been charged
cli-voice = A voice by name or id; the first one otherwise
cli-model = A model by id; the first one otherwise
cli-stability = Stability, 0 (more variable) to 1 (more stable)
cli-similarity = Similarity, 0 to 1
cli-style = Style, 0 (none) to 1 (exaggerated)
cli-speed = Speed, 0.7 to 1.2
cli-speaker-boost = Bring the voice out further
cli-seed = The same seed gives the same take, as far as the service can
cli-language = ISO 639-1 code of the text's language
cli-format = Output format by the service's name: mp3_44100_128, wav_24000, pcm_16000, opus_48000_96, …
cli-dry-run = Say what it would make and cost; send nothing
cli-speak = Speak one text into one file
    .examples =
        Examples:
          mynah speak "Hello" --out hello.mp3
          mynah speak -f chapter.txt --voice Wren --stability 0.3 --out chapter.wav
          echo "Hello" | mynah speak - --play --json
cli-speak-text = The text; - reads standard input
cli-speak-file = Read the text from a file
cli-speak-out = The file to write, under exactly this name; its extension chooses the format unless --format does. Folders on the way are made
cli-speak-play = Play it too
cli-speak-subtitles = Write SRT or VTT subtitles here
cli-render = Render a script, or a project in a file, to one file a line
    .examples =
        Examples:
          mynah render script.txt --out takes/
          mynah render script.txt --cast cast.json --format wav_24000 --out takes/
          mynah render script.txt --dry-run --json
          cat part1.txt part2.txt | mynah render - --out takes/
          mynah render book.mynah --out takes/

        A script is plain text, Markdown, Word, EPUB, the text of a PDF, Fountain, Final Draft, CSV, TSV, Excel, SRT, VTT
        or JSON, at most 64 MB. Headings are not spoken; "NAME: text" (or "@any name: text"), screenplay cues and a column "speaker" give speakers,
        the rest is the narrator's. A table has a column "text", and perhaps speaker, direction (a tag before the text), direction note
        (for people, never spoken), voice, model, stability, similarity, style, speed and file (how the line's file is called). JSON is a list of objects with speaker and text. A cast file is JSON: a "speakers" object with voice, model, settings and language by name; draft names the Draft voice where voice is the account's.
        A .mynah file that the studio exported is spoken with its own cast, models, settings, rules of pronunciation and
        format, by whom its switch says: the service needs a key, and --draft rehearses it. Nothing of it is kept, and takes in it are not
        looked at: open it in the studio to have those.
        What an earlier run made comes from the library and costs nothing again.
cli-render-script = The script, or a project’s .mynah file; - reads standard input
cli-render-cast = A cast file; speakers without one get a distinct voice each
cli-encoding = Encoding of a text file, for example windows-1252
cli-bad-encoding = No encoding has this name. Known names are those of the Encoding Standard, such as utf-8, windows-1252 or shift_jis.
cli-render-out = The folder to write to, made if need be; the current one otherwise
cli-lint = Say what a model will stumble on in a script, before it is paid for
    .examples =
        Examples:
          mynah lint script.docx
          mynah lint script.fountain --model eleven_v3 --json

        It takes what render takes, asks nobody and costs nothing. Each hint has the line's number, a rule that is called
        the same for ever, and where it can the line as it would be mended. Hints are no error: it ends with 0.
        Told are audio tags, breaks and phoneme tags that the model doesn't know, tags without their other half, texts over
        its limit, numbers, dates, units, abbreviations and addresses that it stumbles on, repeated punctuation, mixed
        languages, a language it doesn't speak, and a model that is deprecated. Nothing is told of sums with a sign, shares
        and times of day where the model says those well by itself (all but Flash v2.5 and Turbo v2.5), nor of Mr. and Mrs.
cli-lint-script = The script, or a project’s .mynah file; - reads standard input
cli-lint-model = A model by id; { $usual } otherwise
cli-lint-hint = Line { $line }: { $text } ({ $rule })
cli-lint-fix =         Better: { $text }
cli-lint-sum = { $hints ->
        [0] Nothing to say about { $lines } lines for { $model }.
        [one] 1 hint about { $lines } lines for { $model }.
       *[other] { $hints } hints about { $lines } lines for { $model }.
    }
cli-lint-more = { $more } more are left out.
cli-clone = Clone a voice from recordings, with a record of who agreed
    .examples =
        Examples:
          mynah inspect ada.wav
          mynah clone "Ada" ada.wav --consent ada.json
          mynah clone "Ada" one.wav two.wav --consent ada.json --draft --json

        What ada.json may look like:
          { "{" }"name": "Ada Byron", "relation": "consented", "date": "2026-02-01", "until": "2099-12-31",
           "scope": "the audiobook of “The Study”",
           "statement": { "{" }"text": "I agree that my voice is cloned for that book."{ "}" }{ "}" }

        It costs no credits, but a voice slot and one of the month’s changes. Without a record it ends with 1 and nothing is
        sent. A second voice of a name is made only with --again. A record is JSON: name, relation (self, consented, public_domain or licensed), date, scope, until (may be missing),
        statement with a text (and audio_sha256) or a document_sha256, samples (SHA-256 of each recording; filled in where it is
        missing), renews (the hash of a record that was taken back, where the same was agreed to anew: what shows that is
        attached in the window first, among the consents). It is kept in the
        library behind all others, so that a changed one shows. A field that Mynah doesn’t know is refused: “untill” would end
        nothing.
cli-clone-name = The voice’s name
cli-clone-consent = The record of who agreed, as JSON
cli-clone-no-name = The voice needs a name. Nothing was sent.
cli-clone-no-consent = Whose voice is it, and did they agree? Say so in a record and name it with --consent; “mynah help clone” shows what is in one. Nothing was sent.
studio-clone-statement-sample = What the record names as the recording of the statement is one of the samples: it shows that the voice was recorded, not that its owner agreed
studio-clone-unseen = The record of { $name } names what shows it by a hash, and Mynah never saw that: it can be neither heard nor read here.
cli-clone-words-alone = The record says that { $name } agreed, in words alone: no recording and no signed document shows it.
cli-clone-fault = { $file }: { $told }
cli-clone-length = { $seconds } s of speech in all. { $told }
cli-clone-despite = Nothing of that was mended before it was sent; “mynah inspect” tells more, and the Create room mends it.
cli-clone-again = Make another voice of the same name, where one is there
cli-clone-there = { $name } was made of these recordings before and is there: { $voice }. Nothing was sent, and no slot was taken. With --again another one is made
cli-cloned = { $name } is cloned: { $voice }. It took a voice slot and no credits.
cli-dub = Dub a film or recording into other languages, and fix single lines of it
    .examples =
        Examples:
          mynah dub film.mp4 --from de --to en,es --csv lines.csv --out dubs/
          mynah dub status 3fa9c1d02b7e
          mynah dub patch 3fa9c1d02b7e --to en --line 4 --text "Come in." --out dubs/
          mynah dub export 3fa9c1d02b7e --to es --out dubs/ --json

        The price of each language is said before anything is sent; what the service has begun can’t be taken back. For each
        language it writes the film (MP4, MOV) with the new track before its own, its sound (--audio; WAV otherwise), subtitles
        (SRT, WebVTT, TTML), a table of what is said (CSV, JSON) and a cue sheet; one film with all languages (MKV), and a report of
        all. The film is looked at here first: at most 1 GB and 150 minutes. A table (CSV) has the columns speaker, start_time, end_time, transcription
        and translation; Draft voices need one, for they can’t translate. Interrupted, the same command goes on where it
        was: no language is paid twice. It ends with 3 where some languages failed.

        Voices are cloned where everybody who is heard agreed (--consent). What ada.json may look like:
          { "{" }"name": "Ada Byron", "relation": "consented", "date": "2026-02-01", "until": "2099-12-31",
           "scope": "dubs of the film “The Study”", "languages": ["en", "es"],
           "statement": { "{" }"text": "I agree that the film is dubbed with my voice."{ "}" }{ "}" }
        Without languages it is for those of --to; “mynah clone --help” tells what else is in a record.
cli-dub-file = The film or recording, or a public address (http, https) where one lies; it is fetched and kept
cli-dub-from = Its language by its code; found out if not said
cli-dub-to = Into which languages, by their codes, with commas between
cli-dub-csv = A transcript with its translation (CSV), or subtitles in the language (SRT, VTT): one for all languages, or given once for each: the one whose name ends with its code (film.es.csv), else in their order
cli-dub-track = The audio track to dub, counted from 1; the file’s default track otherwise
cli-dub-speakers = How many speak; found out if not said
cli-dub-start = From this second on
cli-dub-end = Up to this second: try the first 30 at their price
cli-dub-watermark = A film carries a mark, in what is written here too: cheaper, and all that some plans have
cli-dub-status-job = What the dub is called here, or at the service; without one all of this library and of the account are told
cli-dub-elsewhere = { $dub }  { $name } ({ $languages }): { $state } { $why }
cli-dub-full-size = The service keeps a film’s own resolution: for parts, for the files of a whole film have its own picture either way
cli-dub-again = Order these languages once more, though they were charged before or may have been: each at its whole price
cli-dub-mask-profanity = Mask swear words in the transcripts
cli-dub-consent = The consent of somebody whose voice is cloned; once for everybody who is heard. Without one voices of the library speak
cli-dub-clone = Clone the voices by the consents that were given for this recording before
cli-dub-not-cloned = Nobody’s voice is cloned: voices of the library speak. To clone those of the recording give --consent RECORD.json of everybody who is heard
cli-dub-no-background = Leave out music and noise
cli-dub-no-cloning = Voices of the library speak instead of cloned ones
cli-dub-classic = Not as a dubbing project of the service, which is the usual way where the plan has lines said anew
cli-dub-background = Music and effects of the same film without speech, laid under the dub here; the service’s own background is left out then
cli-dub-audio = Each language’s sound as wav, flac, mp3, or aac by ffmpeg where that is installed (which the MP4 gets then, too); stems (speech and background, a WAV each) where there is a background of your own; with commas between
cli-dub-patch-audio = The language’s sound as wav, flac, mp3, aac or stems, with commas between; as the files of the dub were written last otherwise
cli-dub-audio-none = wav, flac, mp3, aac and stems are written
cli-dub-out = The folder to write to; the current one otherwise
cli-dub-status = Say how a dub stands
cli-dub-export = Write the files of a dub
cli-dub-export-to = Files of these languages only, by their codes; the film with all of them and the report always have all that are ready
cli-dub-patch = Have one line of a dub said otherwise, for the price of that line
    .examples =
        Examples:
          mynah dub patch 3fa9c1d02b7e --to en --line 4 --text "Come in."
          mynah dub patch 3fa9c1d02b7e --to en --line 4 --text "Come in." --voice Wren --json

        The line is spoken, fitted into its slot (faster where it has to be, at the same pitch), made as loud as the lines around it, and put
        in with short crossfades. Under it lies the background where it is known apart from the speech, else the recording, turned
        down: it is said which. Every sample outside of that stretch stays what it is, but where a background of your own makes
        the whole too loud, which is said as well. It is kept with the job: later exports have it.
cli-dub-remove = Take a dub out of the lists; nothing is deleted, and it can be put back
cli-dub-restore = Put a dub back that was removed
cli-dub-removed = { $job } is removed; what was bought stays. “mynah dub restore { $job }” puts it back.
cli-dub-restored = { $job } is there again.
cli-dub-patch-to = In which language, by its code
cli-dub-patch-line = Which line, from 1, as in the table that was written
cli-dub-patch-text = What is said now
cli-dub-patch-long = Order it though by all that is known it lasts too long for its place; it is paid then, whatever comes of it. What nobody could say in its time is refused all the same
cli-dub-patch-no-room = { $why }. Nothing was ordered, and nothing was charged; --even-if-long doesn’t order it either
cli-dub-patch-refused = { $why } Nothing was ordered; --even-if-long orders it all the same
cli-dub-patch-voice = A voice by name or id; otherwise the one of the speaker’s last fix, else the dub’s own where it is known, else the one that is called like the speaker, else the first
cli-dub-job = What the job is called; the command that began it said so
cli-dub-begun = Job { $job }. “mynah dub status { $job }” says how it stands.
cli-dub-price = { $name } ({ $seconds } s) into { $languages }: { $price } at most.
cli-dub-draft-no-table = Draft mode can’t understand speech: give it a transcript with its translation (--csv)
cli-dub-undone = It can’t be taken back once it is begun.
cli-dub-price-each =   { $language }: { $price } at most
cli-dub-same = { $language } into { $language }: the film is spoken in the language that it has.
cli-dub-not-had = { $languages }: paid for already, and its file can’t be had now. Nothing was ordered. The same command asks for it again, for nothing; to have it made once more, at its whole price, add --again { $codes }.
cli-dub-plan-unasked = What the account’s plan offers can’t be asked now, and so it isn’t known in which of its two ways the service makes this dub: { $why } Nothing was ordered. Try again, or say --classic.
cli-dub-other-way = { $languages }: there already, or under way, in the service’s other way ({ $way }), which is all that differs. Nothing was ordered. To have it dubbed once more in this way, at its whole price, add --again { $codes }. “mynah dub status” names the job that is there, and “mynah dub export” writes its files for nothing.
cli-dub-nothing = { $languages }: dubbed already, nothing is to be paid.
cli-dub-named = The recording’s language was named for the dub that is there ({ $language }): that one is used.
cli-dub-earlier = { $language } was dubbed with another transcript before{ $fixes ->
    [0] .
    [one] , with one fixed line.
   *[other] , with { $fixes } fixed lines.
} That dub is kept: the same command with its transcript has it again, for nothing. Fixes of lines that stay the same are taken over. To change single lines “mynah dub patch” costs the price of those lines alone.
cli-dub-taken-over = { $count ->
    [0] { $language }: no fix is taken over, for the lines are others now.
    [one] { $language }: one fix is taken over, of line { $lines }.
   *[other] { $language }: { $count } fixes are taken over, of lines { $lines }.
}
cli-dub-account-unasked = What else the account has can’t be told: { $why }
cli-dub-about = { $job }  { $name }: { $settings }
cli-dub-about-from = from { $language }
cli-dub-about-part = only { $start } to { $end }
cli-dub-about-project = as a dubbing project
cli-dub-about-removed = removed: “mynah dub restore” lists it again
cli-dub-was-removed = { $job } was removed before.
cli-dub-was-there = { $job } wasn’t removed: it is there.
cli-dub-about-cost = { $price } so far
cli-dub-stands = { $language }: { $state }
cli-dub-agreed = { $language }: voices cloned; { $agreed }
    .open = { $language }: voices may be cloned; { $agreed }
    .draft = { $language }: voices may be cloned; { $agreed }. Draft voices clone nobody’s
dub-agreed = { $name } agreed
dub-agreed-unread = the records of consent can’t be read
dub-agreed-nobody = no record says who agreed
cli-dub-one-table = { $name } is called as if it were { $language }, and is the only transcript: { $others } would be spoken with its words. Nothing was ordered. Give --csv once for each language; the same file may be given twice
cli-dub-patch-binned = { $job } is removed, and stays so: “mynah dub restore { $job }” lists it again.
cli-dub-patch-price = Line { $line } with { $voice }, which may last { $room } s: { $price } at most.
cli-dub-patch-price-anew = Line { $line } said anew by the service, { $room } s: { $price } at most.
cli-dub-patched = Line { $line } is said anew from { $from } to { $to } s, at { $tempo }× its tempo. { $bed }
cli-dub-not-patched = { $why }. What was spoken for { $credits } is kept: asked for again it costs nothing.
cli-dub-first-voice = No voice is called “{ $speaker }”: the first one says it. Name another with --voice.
cli-sent = { $percent } % sent
dub-stands-wanted = not sent
dub-stands-sent = on its way to the service
    .draft = about to be made by Draft voices
dub-stands-making = being made by the service
    .draft = being made by Draft voices
dub-stands-ready = ready
dub-stands-doubt = perhaps charged, and not here: { $why }
dub-stands-paid = charged ({ $credits } credits), and not to be had: { $why }
dub-stands-deaf = charged ({ $credits } credits), and nothing can be heard of the file that came; asked for again it is fetched for nothing, as long as the service has it
dub-stands-missing = charged ({ $credits } credits), and its file is gone from this computer; asked for again it is fetched for nothing, as long as the service has it
dub-stands-failed = failed, not charged: { $why }
dub-too-large = It has { $size }; the service takes films and recordings of at most 1 GB. Make a smaller copy, or send the sound alone
dub-too-long = It lasts { $minutes } minutes; the service takes at most 150. Cut it into parts
dub-no-part = There is no such part: it begins behind its own end, or behind the recording’s
dub-no-sound = { $file } can’t be dubbed: { $why }
dub-no-sound-empty = the file is empty: it has 0 bytes. Export or download it again
dub-no-sound-track = the film has no sound
dub-no-track = it has no audio track { $wanted }. Its audio tracks: { $list }
dub-track-sent = ElevenLabs gets a copy of the file with this audio track only.
dub-no-film-file = Mynah can’t read it as video or audio. Use MP4, MOV, MKV, WAV or MP3
dub-not-into = The service doesn’t dub into “{ $language }”: it does into { $all }
dub-sheet = { $file } can’t be used: { $why }
dub-sheet-empty = no line of it has a translation
dub-sheet-many = it has more than 10,000 lines
dub-sheet-column = it has no column { $columns }. A table has start_time, end_time and translation, and may have speaker and transcription
dub-sheet-quoted = “{ $column }”
dub-sheet-row = row { $row } is no row of a table
dub-sheet-time = row { $row } has “{ $time }” for a time; write seconds or HH:MM:SS.mmm
dub-sheet-backwards = row { $row } ends before it begins
dub-sheet-behind = row { $row } is behind the end of the recording
dub-sheet-more = { $count ->
        [one] one more
       *[other] { $count } more
    }
dub-sheets = { $sheets } tables for { $languages } languages: give one for all, or one for each
dub-address-none = That is no address
dub-address-scheme = Nothing is fetched by “{ $scheme }”: only http and https are
dub-address-private = { $host } is a private address: nothing is fetched from there, and the service couldn’t. Give the file itself
dub-fetch-unknown = { $host } can’t be found: look at the film’s address, and whether this computer is online
dub-fetch-silent = Nobody answers at { $host }, where the film was to be fetched
dub-fetch-refused = { $host } doesn’t give the film: it answered with { $status }
dub-fetch-broken = { $host } broke off as the film was fetched
dub-not-fetched = { $language } can’t be fetched: { $why }
dub-plan = The account’s plan has no dubs without a mark: { $plan } has, and with a mark it can be had on any
dub-record = { $file } is no record of consent: { $why }
dub-no-job = There is no dub called “{ $job }” in this library
dub-no-language = The dub has no language “{ $language }”
dub-file-gone = { $language } was paid for, and its file is gone from this computer. It is fetched again for nothing, as long as the service has it
dub-deaf = { $language } was paid for, and nothing can be heard of the file that came. It is fetched again for nothing, as long as the service has it
dub-lost = { $language } can’t be fetched any more: dubbed again it costs its price once more
dub-not-ready = { $language } isn’t there yet
dub-no-lines = What is said in { $language } isn’t known: there are no subtitles, and no line of it can be fixed
dub-heard-names = { $count } speakers in the transcript ({ $names })
dub-heard-count = { $count } speakers
dub-speakers = Everybody who is heard has to agree that their voice is cloned, and of { $heard } { $lacking ->
        [one] one more has to, by a record of their own
       *[other] { $lacking } more have to, each by a record of their own
    }. Several records of one person count once; who speaks for two has one name in the transcript
dub-no-line = There is no line { $line }; there are { $lines }
dub-other-line = Line { $line } says something else by now than when this was written for it: it is left as it is
dub-overtaken = Line { $line } was written once more since this was ordered: what came late is in History, and the newer words stay
dub-cut-off = What came for line { $line } was cut off: what is here of it is kept, and the line stays as it is. Say it once more
dub-fix-gone = What was bought for line { $line } ({ $language }) is gone from the disk. “Have it again” at its line fetches it for nothing where the service has it still; files are written without it once that fix is undone
dub-no-room = It lasts { $seconds } s and has { $room } s before the next line, and it isn’t said faster than { $fastest } times. Make it shorter
dub-lacks-room = Nobody says that in { $room } s, which this line may last: it would be paid for and have no place. Make it shorter
history-dub-part = { $dub } · { $start } to { $end }
dub-order = { $film } · { $language }
dub-notify-ready = { $film } is dubbed: { $language }
dub-silent = Nothing is heard of what was spoken
dub-track = Dub ({ $language })
dub-film = The film in { $language } has the new track first and its own second; nothing of it was encoded anew. The new track is FLAC, which browsers and VLC play and QuickTime doesn’t.
dub-film-aac-given = The film in { $language } has the service’s own sound (AAC) first and its own second; nothing of it was encoded anew.
dub-film-aac-made = The film in { $language } has the new track first, as AAC of 192 kbit/s by ffmpeg, and its own second. Its picture wasn’t encoded anew.
dub-no-aac = AAC in { $language }: { $why }
dub-no-ffmpeg = it is made by ffmpeg, which isn’t installed here
dub-ffmpeg-failed = ffmpeg couldn’t make it
dub-no-film = No film is written in { $language }: { $why }. Its WAV and subtitles fit any editor.
dub-no-film-own = There is no film in { $language } alone: { $why }. It is a track of the film that has all languages.
    .kind = those are made of MP4 and MOV
dub-no-film-part = No film is written in { $language }: only a part was dubbed, and no film of it came.
dub-film-given = The film in { $language } is the service’s own, as it came: a part, or one with the service’s mark, is there alone.
dub-film-given-mended = The picture in { $language } is the service’s own; the sound behind the new track is its dub as it came.
dub-no-film-given = a part, and the picture with a mark, come from the service, a film for each language
dub-beside = { $there } is there and isn’t what this dub wrote: it stays, and the new file is { $name }.
dub-replaced = { $count ->
    [one] One of them takes the place of the file that was saved before.
   *[other] { $count } of them take the place of files that were saved before.
}
dub-files-earlier = { $count ->
        [one] Of an earlier state, and not written anew: { $names }. It lacks what was changed since; write it again too, or remove it.
       *[other] Of an earlier state, and not written anew: { $names }. They lack what was changed since; write them again too, or remove them.
    }
dub-no-film-kind = only MP4, MOV, Matroska and WebM get another track
dub-no-film-pieces = it is an MP4 in pieces, as streams are
dub-no-film-joined = its table of contents cuts and joins it
dub-no-film-codec = Matroska has no name for what it is encoded with ({ $codec })
dub-film-all = One film (Matroska) has all of it: { $languages } first, its own sound behind them, and subtitles of each. Nothing of it was encoded anew. VLC, mpv and editors play it; browsers and QuickTime don’t.
dub-film-all-left-out =
    { $count ->
        [one] 1 track with subtitles or chapters of the MP4 is not in the film with all languages.
       *[other] { $count } tracks with subtitles or chapters of the MP4 are not in the film with all languages.
    }
dub-no-film-all = No film with all languages in one is written: { $why }.
dub-no-film-damaged = its table of contents can’t be understood
dub-bed-ducked = Under it lies the recording, turned down by 24 dB: no background was separated from its speech.
dub-bed-separated = Under it lies the background of the recording, separated from its speech here, as loud as it is.
dub-bed-given = Under it lies your own background.
dub-bed-silent = Nothing lies under it: the dub was made without a background.
dub-background-ducked = Background: the service’s, in one track with the speech. There are no stems: the service gives none. With a background of your own there are.
    .draft = Background: the recording itself, turned down by 24 dB under each line, in one track with Draft voices. Draft voices cannot separate voices from the background, so stems need a background file of your own.
dub-background-silent = Background: none, the track is speech alone. With a background of your own there are stems.
dub-background-given = Background: “{ $name }”, under the speech of the dub; each is a stem that can be written.
dub-background-loud = { $language }: speech and background together were too loud in places. All of it is turned down by { $db } dB, so that no peak is over −1 dBTP; the stems are as loud as they were.
dub-no-stems = { $language } without stems: speech and background are one track. They come of a dub with a background of your own.
dub-together = { $count ->
    [one] Line { $lines } is said at the same time in the dub, and the two can’t be parted
   *[other] Lines { $lines } are said at the same time in the dub, and they can’t be parted
 }: where both are heard, what is said now may be heard on beside the fix, or a piece of the other goes with it.
dub-flag-missing = isn’t said in the dub
dub-flag-long = lasts { $seconds } s longer than in the recording
dub-flag-short = lasts { $seconds } s less than in the recording
dub-flag-unsaid = is followed by { $seconds } s in which the recording is as loud as speech, and no line says anything
dub-flag-unsaid-before = comes after { $seconds } s in which the recording is as loud as speech, and no line says anything
dub-flag-silent = is silent where somebody speaks in the recording
dub-flag-louder = is { $lu } LU louder than the lines around it
dub-flag-softer = is { $lu } LU softer than the lines around it
dub-flag-names = lacks a name: { $name }
dub-flag-overlaps = is still being said when the next one begins
dub-flag-fast = has { $speed } letters a second; nobody reads more than 21
dub-flag-untranslated = says what the recording says
dub-flag-squeezed = fixed, and said { $tempo } times as fast as it was spoken
dub-flag-numbers = has other numbers than the recording
dub-cues-number = No.
dub-cues-in = In
dub-cues-out = Out
dub-cues-length = Seconds
dub-cues-speaker = Character
dub-cues-said = Original
dub-cues-line = Line
dub-cues-note = Note
dub-cues-patched = said anew
dub-report-title = Dub of { $name }
dub-report-job = Job { $job }
dub-report-draft = Draft voices made this dub.
dub-report-length = { $seconds } s were dubbed.
dub-report-track = Audio track { $number } of the file was dubbed.
dub-report-part = Only a part of the film was dubbed, from { $start } to { $end }: times here and in all its files count from the beginning of that part.
dub-report-all = Cost of all so far: { $price }, with what was dubbed before and what was bought for lines.
dub-report-lacking = Not written: { $why }
dub-report-cost = Cost of the dub: { $price }
dub-report-lines = Lines: { $lines }. Looked at: lines that aren’t said, overlap, last longer than in the recording, have more letters a second than somebody reads, or were hurried to have room; text that is the same as in the recording; numbers, and names that other lines keep.
dub-report-loud = Looked at by how loud it is: lines that are silent, or louder or softer than those around them, and what is said in the recording where no line is.
    .unknown = How loud it is couldn’t be measured: whether lines are silent, or louder or softer than those around them, and whether something is said where no line is, was not looked at.
dub-report-agreed = The voices are cloned: { $agreed }.
    .draft = The voices may be cloned: { $agreed }. Draft voices clone nobody’s.
dub-report-subtitles = Subtitles: { $cues }, of two lines of 42 letters and seven seconds at most; longer ones are parted, and each stays as long as it is read where there is room. { $hurried ->
    [0] None has more than 21 letters a second.
    [one] One still has more than 21 letters a second: there is no room before the next.
   *[other] { $hurried } still have more than 21 letters a second: there is no room before the next.
}
dub-report-patch = Line { $line } was said anew, from { $from } to { $to } s, by { $voice } at { $tempo }× its tempo: “{ $text }”. { $bed }
dub-report-no-flags = Nothing stood out.
dub-report-flag = Line { $line } (at { $at } s) { $what }.
cli-inspect = Say whether recordings are good enough to clone a voice from
    .examples =
        Examples:
          mynah inspect sample.wav
          mynah inspect *.mp3 --json

        It measures, asks nobody, costs nothing and changes no file. Each file is looked at by itself: seconds of speech, places
        that were cut off, noise, how far speech stands above it, how long the room rings, the highest frequency, the level of
        the speech, mains hum. It ends with 0 whatever it finds, with 3 where a file of several couldn’t be read, and with 1
        where none could.
cli-inspect-files = Recordings: WAV, MP3, FLAC, Ogg, Opus, M4A, or the sound of a video
cli-inspect-file = { $file } ({ $seconds } s)
cli-inspect-check =   { $verdict }  { $check }: { $value } { $unit } (good: { $good }) – { $advice }
cli-inspect-place =   at { $span }: { $name }. { $about }
cli-inspect-beside =   { $told }
cli-inspect-unread = { $file }: { $why }
cli-inspect-none = None of the files could be looked at.
cli-voices = List who can speak
    .examples =
        Examples:
          mynah voices --search scottish
          mynah voices --library --search "old sailor" --json
          mynah voices --draft --json
cli-audition = Have several voices say the same texts, equally loud, to choose by ear
    .examples =
        Examples:
          mynah audition --voices all --text "Who’s there?" --blind --out call/
          mynah audition --voices Wren,Heron --text "One." --text "Two." --json
cli-audition-voices = Voices by name or id, with commas between; all is everybody
cli-audition-text = What each of them says; give it several times for several texts
cli-audition-blind = Letters instead of names, everywhere: in files, page, sheet and JSON
cli-audition-shuffle = The number that letters are shuffled with. With the one of a blind audition, and without --blind, it tells who was who
cli-audition-out = The folder for the files, the page to listen by (listen.html) and the sheet (results.csv)
cli-bad-shuffle = This is the number that a blind audition gave, like 4070-3f2a
cli-audition-many = That would be { $takes } takes; an audition has at most { $most }. Nothing was sent.
cli-audition-reveal = To see who is who, run the same command with --shuffle { $seed } instead of --blind; what is made already costs nothing.
cli-auditioned = { $made } of { $takes } takes, all at { $lufs } LUFS, for { $credits }.
listening-title = Which voice?
listening-how = All are equally loud. A letter’s key plays that voice and changes over at the same place; the down arrow goes to the next line; 1 to 5 rate the line that is heard, 0 puts the voice out, the same key again takes that back. Then save the ratings and send the file back.
listening-rating = Rating
listening-judge = Your name
listening-save = Save the ratings
listening-out = Out
listening-draft = Draft voices speak here: they show the timing, not the voice of a finished take.
cli-skipped = { $count ->
    [one] One part of the file was not imported:
   *[other] { $count } parts of the file were not imported:
}
cli-skipped-more = … and { $count } more. With --json, the key skipped lists all of them.
cli-read-as = Read as: { $kind }
cli-silent = { $count ->
        [one] { $voice } says nothing new: 1 take is left out. { $why }
       *[other] { $voice } says nothing new: { $count } takes are left out. { $why }
    }
cli-use-other-voice = Use another voice, or renew the consent in Mynah (Create → Consents).
cli-only-clones = Clones are never cast automatically. Name a voice with --voice or in a cast file.
cli-silent-blind = { $count ->
        [one] One of the voices says nothing new because its consent doesn’t allow it. 1 take is left out. Nothing was charged.
       *[other] One of the voices says nothing new because its consent doesn’t allow it. { $count } takes are left out. Nothing was charged.
    }
cli-sweep = Speak one text with each combination of some settings
    .examples =
        Examples:
          mynah sweep --text "Who’s there?" --stability 0.3,0.5,0.7 --similarity 0.5,0.75 --out sweep/
          mynah sweep --voice Wren --text "Hello." --seed 1,2,3 --max-credits 60 --json
cli-sweep-text = What is said
cli-sweep-out = The folder for the files
cli-sweep-many = That would be { $count } combinations; a sweep has at most { $most }. Nothing was sent.
cli-sweep-unheard = { $model } doesn’t hear { $setting }: all values of it would sound alike. Nothing was sent.
cli-of-letter = { $letter }, line { $line }
cli-audition-others = These are not the voices of the audition with that number: the letters would name others. Nothing was sent.
cli-sweep-alike = { $count ->
        [one] One combination is the same as another to { $model }; it is made once.
       *[other] { $count } combinations are the same as others to { $model }; each is made once.
    }
cli-swept = { $made } of { $cells } combinations for { $credits }.
cli-held = { $count ->
        [one] 1 take was skipped
       *[other] { $count } takes were skipped
    }: all takes together cost { $price }, more than the limit of { $limit }.
cli-voices-library = The library of voices that others share, instead of the account’s own
cli-voices-shared = { $count } voices of the shared library. Adding one takes a voice slot.
cli-voices-search = Only those with these words in name, description or labels
cli-usage = Show what was spent, is reserved, is left and was saved
    .examples =
        Examples:
          mynah usage --json
          mynah usage --draft --since 2026-11-01
cli-usage-since = Count only from this day on (UTC)
cli-serve = Serve the Draft voices over the service's protocol
    .examples =
        Examples:
          mynah serve --port 8080 --key secret
          mynah serve --fault 0.1 --latency 200

        The first line printed is: listening on http://127.0.0.1:PORT
cli-serve-port = The port; 0 picks a free one
cli-serve-key = The key that is asked for; a random one otherwise, printed on standard error
cli-serve-plan = The plan whose limits hold: free, starter, creator, pro, scale, business or enterprise
cli-serve-credits = Credits of the account, which then do not refill
cli-serve-data = Folder of its state; the library's own otherwise
cli-serve-fault = Share of requests that fail on purpose, 0 to 1
cli-serve-latency = Milliseconds to wait before each answer
cli-serve-webhook = An address on this machine that is told of finished transcripts and conversations, signed
cli-serve-webhook-secret = The secret that is signed with
cli-serve-tls = Serve HTTPS and WSS with a certificate made for this run
cli-serve-bind = The address to listen on; the loopback address otherwise. Any other needs --key
cli-doctor = Check what works on this machine, and say what to do about the rest
    .examples =
        Example:
          mynah doctor --json
cli-bench = Measure Mynah on this machine
    .examples =
        Examples:
          mynah bench --json
          mynah bench frame
cli-bench-name = Only this one: { $names }
cli-interrupted = Interrupted. What the service was sent is finished there and fetched by the next run; Draft voices stop. A dub that was begun is an exception: a Mynah window that is open, or the next start, goes on with it, and it is charged. The same command goes on where it was.
cli-lost = Nobody can be reached any more: it waits, for ten minutes at most, and goes on by itself. Ctrl+C ends it.
cli-found = Somebody can be reached again: it goes on.
cli-lost-for-good = Nobody could be reached for ten minutes. What was not sent was not charged; the same command goes on where it was.
cli-lost-lines = { $why } { $kept } of { $lines } lines are made and kept in the library.
cli-interrupted-languages = Interrupted. { $kept } of { $lines } { $lines ->
    [one] language is
   *[other] languages are
} made and kept in the library; files are written once all are made. What was begun is made and charged all the same: at the service, or, of Draft voices, by a Mynah window that is open or by the next start. There it can be cancelled; Draft voices then stop, for nothing. The same command goes on where it was, and pays for nothing again.
cli-lost-languages = { $why } { $kept } of { $lines } { $lines ->
    [one] language is
   *[other] languages are
} made and kept in the library.
cli-interrupted-lines = Interrupted. { $kept } of { $lines } lines are in the library. ElevenLabs finishes the lines that it has begun. The same command continues, and nothing is paid twice.
cli-interrupted-unkept = Interrupted. { $kept } of { $results } results are in the library. A request that was sent may have been charged, and ElevenLabs keeps no copy of its result.
cli-above-price = This costs { $price }, more than “Confirm above” in Settings ({ $above }). Nothing was sent, nothing was charged. Add --max-credits { $limit } to generate anyway.
cli-settings-unconfirmed = This costs { $price }. The settings file was damaged, and the settings are not confirmed yet. Nothing was sent. Add --max-credits { $limit } to generate anyway.
cli-progress-languages = { $done } of { $lines } languages
cli-progress = { $done } of { $lines } lines
cli-progress-file = { $done } of { $files }: { $file }
cli-replaced = The file that was there under this name is replaced.
cli-charged-no = Nothing was charged.
cli-charged-yes = { $credits } credits were charged.
cli-charged-draft = No real money was charged: { $credits } draft credits.
cli-charged-unknown-draft = No real money was charged; the next run looks for the draft.
cli-charged-unkept = It may have been charged.
cli-charged-unkept-draft = No real money was charged.
cli-charged-unknown = It may have been charged. The next run checks the account’s history.
cli-again-hint = Add --again to generate it once more.
cli-voice-needed = { $why } Name a voice by its id: --voice ID.
cli-price-range = This costs { $least } to { $most } credits. The service tells the exact cost afterwards.
cli-price-guess = This costs { $price } credits at most; the key may not read what the plan or a shared voice changes of it.
cli-no-voice = The account has no voice that it may use.
cli-no-model = The account has no model that it may use.
cli-unknown-voice = There is no voice “{ $voice }”. There are: { $names }.
cli-several-voices = Several voices are called “{ $voice }”. Name one by its id: { $ids }.
cli-unknown-model = There is no model “{ $model }”. There are: { $ids }.
cli-nothing-to-speak = There is nothing to speak.
cli-over-limit = This would cost { $price }, over the limit of { $limit }. Nothing was sent.
cli-made-folder = The folder { $folder } was made.
cli-spoke-draft = { $voice } spoke it into { $file }. Draft, free.
cli-spoke = { $voice } spoke it into { $file } for { $credits } credits.
cli-output-closed = standard output is closed
cli-output-broken = Mynah could not write the result to standard output: { $why }. What was generated is in the library.
cli-not-written = { $why }. { $written } of { $takes } takes are files. All of them are in the library and cost { $credits }. The same command with another --out writes them free.
    .one = { $why }. The result is in the library and cost { $credits }. The same command with another --out writes it free.
cli-spoke-pieces = Other pieces of the text were made for { $credits }; they are kept, and cost nothing the next time.
cli-no-option = there is no option { $option }. A text that begins like one is read with -f FILE
cli-no-such-kind = { $file }: Mynah writes .mp3, .wav, .flac, .opus and .pcm. Nothing was sent.
cli-out-is-no-pipe = --out names a file or folder; sound is not written to a pipe. Nothing was sent.
cli-bad-cast = The cast file { $file } can't be used: { $why }.
cli-format-plan = The output format { $format } needs the plan “{ $plan }” or a greater one. Nothing was sent.
cli-no-price = Nobody can say what this costs: a voice or its model isn’t there any more.
cli-would-generate = { $takes ->
        [one] 1 take
       *[other] { $takes } takes
    }: up to { $price }.
cli-would-render = { $lines ->
        [one] 1 line
       *[other] { $lines } lines
    }, { $speakers ->
        [one] 1 speaker
       *[other] { $speakers } speakers
    }, { $characters ->
        [one] 1 character
       *[other] { $characters } characters
    }: { $price }.
cli-not-played = It was not played: { $why }
cli-of-line = Line { $line }
cli-failed = { $what }: { $why }
cli-lines-behind = { $lines ->
    [one] 1 line behind it was not sent either, and cost nothing.
   *[other] { $lines } lines behind it were not sent either, and cost nothing.
}
cli-rendered = { $files ->
        [one] 1 file
       *[other] { $files } files
    } in { $folder }, { $seconds } s of sound, { $credits }.
cli-voices-draft = { $count } Draft voices: offline, free.
cli-voices-live = { $count } voices of the account.
cli-credits = { $credits } credits
cli-draft-credits = { $credits } draft credits (free)
cli-usage-spent = Spent     { $credits }
cli-usage-reserved = Reserved  { $credits }
cli-usage-left = Left      { $credits }
cli-usage-left-unknown = Left      not known
cli-usage-saved = Saved     { $credits }
cli-usage-unknown = Unknown   { $credits } (sent, nobody knows whether charged)
cli-usage-other-live = Beside these, with ElevenLabs: { $spent } spent, { $reserved } reserved, { $unknown } unknown (a key has them reported in full)
cli-usage-other-draft = Beside these, with Draft voices: { $spent } spent, { $reserved } reserved, { $unknown } unknown (--draft has them reported in full)
cli-no-project = no project
cli-usage-no-voice = no voice
cli-usage-no-model = no model
cli-bad-day = Write the day as 2026-11-01, not { $day }.
cli-no-bench = There is no measurement “{ $name }”. There are: { $names }.
cli-bench-failed = It could not be measured: { $why }.
cli-measuring = Measuring { $name } …
cli-not-measured = – (what it is compared with is not here)
cli-no-plan = There is no plan “{ $plan }”. There are: free, starter, creator, pro, scale, business, enterprise.
cli-serve-needs-key = Beyond this machine it is served only with a key: give one with --key.
cli-serve-failed = The Draft server did not start: { $why }.
cli-serve-its-key = Its key: { $key }
cli-serve-its-certificate = Its certificate, for clients to trust: { $path }

trouble-export-cancelled = The export was cancelled; no half-written file is left
trouble-export-take = The take of line { $number } can’t be read

trouble-no-home = This system names no folder for data; MYNAH_HOME can name one
# ui/dialogs: names, files, export

dialog-cancel = Cancel
    .tip = Closes this and changes nothing (Esc)
dialog-new-project = New project
dialog-new-project-name = My project
dialog-create = Create project
    .tip = Begins a project of this name; the open one is saved already
dialog-template = Begin with
    .tip = An empty script, or scenes and a cast to write into
template-empty = An empty script
    .tip = One empty line; who speaks and how is yours to say
template-audiobook = Audiobook
    .tip = Opening, chapters with scenes, closing: a calm narrator and two who speak in the story, with Draft voices
template-podcast = Podcast for two
    .tip = Teaser, welcome, three questions, goodbye: a host and a guest, with Draft voices
template-video = Video or ad
    .tip = A minute from hook to small print, each part with its seconds: three Draft voices
template-game = Game dialogue
    .tip = Four characters with greetings, quests and barks, a scene for each occasion; with Draft voices
template-course = Language lesson
    .tip = Words to repeat, a dialogue, the same with gaps, a review: a slow teacher and three others, with Draft voices
cast-title = Cast
cast-head-speaker = Speaker
cast-head-lines = Lines
cast-head-voice = Voice
cast-head-price = Price
cast-play-first = Play { $speaker }’s first lines
    .tip = Plays the first takes of this speaker
    .why-not = This speaker has no takes yet
cast-now = Cast
cast-generate = Cast and generate { $lines }
    .tip = Casts the voice and generates these lines at this price
cast-automatic = Voices were assigned automatically
cast-choose = Choose a speaker to see what they are spoken with
cast-close =
    .tip = Closes this; what was cast stays cast
cast-row =
    .tip = Shows what this speaker is spoken with, and what can be done about it
cast-lines = { $lines ->
    [0] No lines here
    [one] One line
   *[other] { $lines } lines
}
setting-told = { $name } { $value }
setting-on = on
setting-off = off
cast-gone = The voice is gone
    .text = “{ $voice }” isn’t in the account any more: its lines can’t be spoken until somebody else has the part. Takes that are there stay.
cast-no-voice = No voice yet
cast-series-news = The series has another
cast-series-ours = Other than in the series
cast-series-alone = The series doesn’t know this
cast-spoken-by = { $speaker } is spoken by { $voice }
cast-has-none = { $speaker } has no voice yet
cast-similar = Similar ones, by what is known of the part:
cast-similar-library = Similar voices in the library
    .tip = Asks the service for shared voices that sound like the preview of the one that is gone; free
cast-fits = Suggested, by what is known of the part:
cast-fit = { $voice } – { $about }
cast-this = Cast
    .name = Cast { $voice } as { $speaker }
    .tip = Gives this voice to the part, in one step that Undo takes back; nothing is spent
cast-to-say = { $lines ->
    [0] Nothing has to be said anew.
    [one] One line is still to be said: { $price }.
   *[other] { $lines } lines are still to be said: { $price }.
}
cast-to-say-unpriced = { $lines ->
    [one] One line is still to be said; what that costs isn’t known yet.
   *[other] { $lines } lines are still to be said; what that costs isn’t known yet.
}
cast-unpriced = What saying the lines anew costs isn’t known: nobody knows the voice here, or a model that speaks it.
cast-approved-stay = { $takes ->
    [one] One line is approved: it stays as it is.
   *[other] { $takes } lines are approved: they stay as they are.
}
cast-news-takes = { $takes ->
    [0] No take would be out of date.
    [one] One take would be out of date; it stays.
   *[other] { $takes } takes would be out of date; they stay.
}
cast-news-to-say = { $lines ->
    [0] Nothing would have to be said anew.
    [one] One line would have to be said then: { $price }.
   *[other] { $lines } lines would have to be said then: { $price }.
}
cast-other-voice = Another voice…
    .tip = Lists the voices; it says first what another one means, and what it costs
cast-a-voice = Choose a voice…
cast-tune = Settings, model, language…
    .tip = Goes to the speaker’s first line: what is chosen in its Voice tab holds for the whole part
cast-tune-none = This speaker has no line here
inspector-voice-speaks = speaks { $speakers }
cast-choose-voice = A voice for { $speaker }
cast-back = Back
    .tip = Goes back to the cast and changes nothing (Esc closes it)
cast-swap-title = { $speaker }: { $voice }
cast-swap-manner = The model and the settings that it was heard with go along.
cast-swap-tuned = What the part was tuned to stays: { $settings }.
cast-swap-own = { $lines ->
    [one] One line is tuned by itself, and stays so.
   *[other] { $lines } lines are tuned by themselves, and stay so.
}
cast-swap-lines = { $lines ->
    [0] { $speaker } has no line with words.
    [one] { $speaker } has one line.
   *[other] { $speaker } has { $lines } lines.
}
cast-swap-takes = { $takes ->
    [one] One of them has takes. They stay
   *[other] { $takes } of them have takes. All of them stay
}{ $outdated ->
    [0] {" "}and none is out of date by this.
    [one] ; one is out of date by this.
   *[other] ; { $outdated } are out of date by this.
}
cast-swap-other = It isn’t who speaks the project now: nothing has to be said anew until it is.
cast-swap-costs = { $lines ->
    [0] Nothing has to be said anew.
    [one] Saying one line with { $voice } costs { $price }.
   *[other] Saying { $lines } lines with { $voice } costs { $price }.
}
cast-swap-free = { $lines ->
    [0] Nothing has to be said anew.
    [one] Saying one line with { $voice } is { $price }.
   *[other] Saying { $lines } lines with { $voice } is { $price }.
}
cast-swap-finals = { $takes ->
    [one] Say the approved line anew, too
   *[other] Say the { $takes } approved lines anew, too
}
    .tip = They are not approved any more then; their takes stay, and Undo approves them again
cast-swap-finals-cost = With the approved ones { $price } more.
cast-those-title = { $speaker } has another voice
cast-those = { $lines ->
    [0] No line wants to be said anew.
    [one] One line wants to be said with it. Its takes so far stay.
   *[other] { $lines } lines want to be said with it. Their takes so far stay.
}
cast-those-generate = Generate those
    .tip = Makes takes of these lines with the new voice, at this price
cast-those-later = Later
    .tip = Spends nothing; the lines stay in “To do”
cast-wanting = { $count ->
    [one] One part has no voice that could speak it
   *[other] { $count } parts have no voice that could speak them
}
cast-suggest-all = { $count ->
    [one] Cast it as suggested
   *[other] Cast { $count } as suggested
}
    .tip = Gives each of them the voice that fits best by its labels, one of its own as long as there are enough; one step that Undo takes back
cast-no-suggestion = The voices are still being looked through, or there are none
cast-suggested = { $count ->
    [one] One part was cast
   *[other] { $count } parts were cast
}
cast-series-none = This cast is the project’s own. As a file, several projects of a series can share it: what one changes is offered to the others.
cast-series-save = Save cast as a file…
    .tip = Writes this cast to a file (JSON, as mynah render --cast reads it) and shares it from now on
cast-series-use = Use a cast file…
    .tip = Shares a cast file: what it says otherwise is offered part by part, with its price; nothing changes by itself
cast-series-other = Another file…
cast-series-file = Shared with the series: { $file }
cast-series-reading = The file is being read
cast-series-unread = The cast file can’t be read, and nothing is changed: { $why }
cast-series-look = Read again
    .tip = Reads the file now; while the project is open that is done every few seconds anyway
cast-series-leave = Stop sharing
    .tip = The project keeps its cast and the file stays; neither hears of the other any more
cast-series-same = The project and the series say the same
cast-series-offers = { $count ->
    [one] The series has another voice, or other settings, for one part.
   *[other] The series has other voices, or other settings, for { $count } parts.
} { $takes ->
    [0] No take would be out of date.
    [one] One take would be out of date; it stays.
   *[other] { $takes } takes would be out of date; they stay.
}
cast-take-over = Take over from the series
    .tip = The part becomes what the series says, in one step that Undo takes back; nothing is spent
cast-take-all = Take over all { $count } from the series
cast-keep-ours = Keep ours
    .tip = The project stays as it is; this isn’t offered again until the series changes it once more
cast-keep-all = Keep all of ours
cast-taken-over = { $count ->
    [one] One part is as in the series now
   *[other] { $count } parts are as in the series now
}
cast-tell = Tell the series
    .tip = Writes this part to the shared file; the other projects are offered it
cast-tell-all = Tell the series all { $count }
cast-stand-same = The series says the same.
cast-stand-ours = This project’s voice or settings differ from what the series says.
    .known = This project’s voice or settings differ from what the series says: { $says }.
cast-stand-alone = The series has no such part.
cast-stand-unheard = The series has the voice “{ $voice }”, which nobody here knows.
cast-stand-news = The series says: { $says }.
cast-stand-both = This project has changed the part as well: taking it over replaces that.
dialog-rename = Rename project
dialog-rename-button = Rename
    .tip = Gives the project this name; its takes stay with it
dialog-project-name = Project name
    .tip = What the project is called in the list of projects
dialog-name-missing = A project needs a name
dialog-scripts = Scripts
dialog-file-stem = script
dialog-open-script = Open script
dialog-open-button = Open
dialog-spend = Send this?
    .price = It costs more than { $limit }: above that you want to be asked (Settings, “Confirm above”)
    .recovered-settings = The settings file was damaged. Mynah asks before each charge until you confirm the settings.
    .ahead = { $credits } of what is ordered and not over yet are counted already: they are no part of what is left here
    .overtaken = The script was changed since you pressed: this is what it costs now
    .outside-consent = { $name } agreed to the use of { $voice } for “{ $scope }”. The scope doesn’t include this project.
    .short = { $left } are left in this period: unless your plan goes on beyond them, about { $undone } of { $lines } lines would be left undone
    .short-ends = { $left } are left in this period: about { $undone } of { $lines } lines would be left undone
    .short-extra = { $left } are left in this period, and your plan goes on beyond them for extra money: about { $beyond } of { $lines } lines would be paid so
    .stops-month = The monthly budget of { $limit } has { $left } left and stops what crosses it: about { $fit } of { $lines } lines fit. They are spoken in order up to the first that doesn’t; those behind it are not sent and cost nothing
    .stops-project = The budget of { $limit } for “{ $project }” has { $left } left and stops what crosses it: about { $fit } of { $lines } lines fit. They are spoken in order up to the first that doesn’t; those behind it are not sent and cost nothing
    .stops-key = The cap of { $limit } that key “{ $key }” has each month has { $left } left: about { $fit } of { $lines } lines fit. They are spoken in order up to the first that doesn’t; those behind it are not sent and cost nothing
    .stop-month = This exceeds the monthly budget of { $limit }: { $left } left
    .stop-project = This exceeds the budget of { $limit } for “{ $project }”: { $left } left
    .stop-key = This exceeds the monthly limit of { $limit } for API key “{ $key }”: { $left } left
    .doubt = An earlier request may have been charged. Mynah downloads its result free if ElevenLabs kept it, and generates again if not
    .doubt-fresh = An earlier request may have been charged, and its take is not here. This generates another take
    .seed = { $lines ->
        [one] The line has the seed that its take was made with, and nothing else is different: about the same will be heard, at the price of a new take. Without the seed (in the inspector) the next take differs
       *[other] { $lines } of these lines have the seed that their takes were made with, and nothing else is different: about the same will be heard, at the price of a new take. Without the seed (in the inspector) the next takes differ
    }
    .unkept = This project has zero retention. The service keeps nothing of it, so history, reclaim and stitching by id are off: what gets lost on the way may be charged and can’t be fetched
    .month = The monthly budget has { $left } left and asks before it is crossed
    .month-over = The monthly budget is used up, and asks before more is spent
    .project = The budget of “{ $project }” has { $left } left and asks before it is crossed
    .project-over = The budget of “{ $project }” is used up, and asks before more is spent
    .long = Line { $number } has { $characters } characters; the lines around it have about { $usual }
    .longer = Line { $number } has { $characters } characters; its last take was made of { $usual }
usage-model-of = { $more ->
    [0] Used by { $projects }
   *[other] Used by { $projects } and { $more } more
  }
usage-model-open = Open { $project }
    .tip = Opens the project; “Models for this script…” compares what could take its place
advice-cheaper = { $to } would do for about { $saves } credits less than { $from }. It may sound flatter: hear a line first, and change the model in the inspector
    .lost = { $to } would do for about { $saves } credits less than { $from }. Lost by it: { $lost }; it may sound flatter, too. Hear a line first, and change the model in the inspector
advice-lost-tags = audio tags such as [whispers]
advice-lost-languages = languages ({ $speaks } instead of { $of })
advice-lost-style = the style setting
advice-lost-speed = the speed setting
advice-lost-boost = the speaker boost
dialog-outside-consent = Generate with { $voice } outside its consent?
dialog-outside-consents = Generate with { $voices } voices outside their consents?
dialog-spend-yes = Generate
    .tip = Sends it all the same
dialog-spend-start = Start
dialog-spend-all = Generate { $lines } lines
dialog-spend-none = There is no room for any of them: each would be refused. Raise the budget, or wait for new credits
dialog-spend-none-one = Raise the limit first
dialog-spend-some = Generate { $fit } of { $lines } lines
    .tip = Sends what fits, in order and at this price. The others are not sent and cost nothing
dialog-spend-range = Generate { $least }–{ $most } of { $lines } lines
    .tip = Sends them as long as the service takes them: what the credits pay, and the rest if your plan goes on beyond them. What it refuses costs nothing
dialog-save-script = Save script as text, Markdown, CSV or Fountain
dialog-save-button = Save
dialog-path = Path
    .hint = /home/me/script.txt
    .tip = The whole path of a file, from the root on
    .hint-project = /home/me/story.mynah
    .tip-project = The whole path of a project’s file, from the root on
    .hint-lexicon = /home/me/names.pls
    .hint-cast = /home/me/series.cast.json
    .tip-cast = The whole path of a cast file (JSON), from the root on
    .tip-lexicon = The whole path of a pronunciation lexicon (PLS), from the root on
    .hint-recording = /home/me/line.wav
    .tip-recording = The whole path of a file with sound, from the root on
    .hint-film = /home/me/film.mp4
    .tip-film = The whole path of a film or recording, from the root on; of several with a semicolon and a space between them
    .hint-table = /home/me/film-en.csv
    .hint-consents = /home/me/consents.html
    .tip-consents = The whole path of a file, from the root on: a page to read, or JSON where its name ends in .json
    .hint-folder = /home/me/backups
    .tip-folder = The whole path of a folder, from the root on
dialog-path-missing = Type the path of a file
dialog-no-file-dialog = This system shows no file dialog; install xdg-desktop-portal or zenity to get one. A path can be typed here.
dialog-choose = Choose…
    .tip = Opens the system’s dialog for folders
dialog-gathering = Reading the script…
best-title = Best takes
best-text = The takes that have a star. Space plays the one that is chosen here, Enter goes to its line.
best-none = No take has a star yet. The star in the Takes tab stars the take of a line.
best-loading = Looking for stars…
best-gone = Lines that are in the script no more
best-line = { $number } { $speaker }
best-line-gone = { $speaker }
best-take = Take { $number } · { $length } · { $cost } · { $at } · { $voice }
best-take-picked = { $take } · the line’s take
best-take-other = { $take } · the line says something else now
best-take-unstarred = { $take } · no star any more
best-row = { $line }: { $text }
    .tip = Double-click plays it
best-play = Play
    .tip = Plays the chosen take, or pauses it
best-pause = Pause
best-pick = Make it the line’s take
    .tip = What is played and exported for its line is this take from now on
best-go = Go to the line
    .tip = Closes this and shows the take’s line in the script
best-unstar = Take the star away
    .tip = It stays in this list until you close it, so that you can star it again
best-star = Star again
    .tip = Gives the take its star back
best-export = Export…
    .tip = Writes all takes that have a star to files, as Export does with those of the lines
best-none-chosen = There is no take in the list
best-no-line = Its line is in the script no more
several-title = Several takes
several-text = Each gets a seed of its own, which stays with it. The take that the line has stays its take: listen, compare, and pick the one you like.
several-line = { $speaker }: { $text }
several-takes = Takes of the line
    .tip = Makes { $takes } takes
several-each = { $takes } takes of each of { $lines } lines
several-left-out = { $lines ->
    [one] 1 selected line is left out: it is approved, has no words, or its voice isn’t there.
   *[other] { $lines } selected lines are left out: they are approved, have no words, or their voice isn’t there.
}
several-too-many = At most { $lines } lines at once
several-nothing = There is nothing to speak: the line is approved, has no words, or no voice
several-make = Make { $takes } takes
    .tip = Makes all of them, one after the other. What was not sent when you stop it is not spent

dialog-generate-all = Generate all lines
    .text = { $lines ->
        [one] 1 line is spoken with the settings in force now. Takes that the library holds cost nothing.
       *[other] { $lines } lines are spoken with the settings in force now. Takes that the library holds cost nothing.
      }
    .left-out = { $lines ->
        [one] 1 line is left out: it has no text or no voice.
       *[other] { $lines } lines are left out: they have no text or no voice.
      }
    .doubtful-draft = { $lines ->
        [one] 1 line is left out: it was sent already, and its draft may still be found. Generate it alone to have another.
       *[other] { $lines } lines are left out: they were sent already, and their drafts may still be found. Generate each alone to have another.
      }
    .doubtful = { $lines ->
        [one] 1 line is left out: it may have been charged already. Generate it alone to buy it again.
       *[other] { $lines } lines are left out: they may have been charged already. Generate each alone to buy it again.
      }
    .silent = { $lines ->
        [one] 1 line is left out: no consent holds for its voice. Cast another voice, or see its consent in Create.
       *[other] { $lines } lines are left out: no consent holds for their voices. Cast other voices, or see their consents in Create.
      }
dialog-generate = Generate all
dialog-export-failures = Write the failure log
dialog-tables = Tables
dialog-failures-name = mynah-failures.csv
projects-title = Projects
projects-search = Search projects
    .hint = Search by name
    .tip = Lists the projects whose name has these words; arrows choose one, Enter opens it
projects-shelf = Which projects
projects-all = Projects
    .tip = Lists what you work on, newest first
projects-archived = Archived
    .tip = Lists what was put aside; all of it is kept
projects-bin = Bin · { $count }
projects-none-found = No project has these words in its name
projects-none-archived = Nothing is archived. “Archive” takes a project out of the lists and keeps all of it.
projects-none-chosen = No project is chosen
projects-head-name = Name
projects-head-lines = Lines
projects-head-length = Length
projects-head-size = Size
projects-head-voices = Voices
projects-head-touched = Last used
projects-row = { $name }: { $lines }, { $length } spoken, { $size }, { $voices }, last used { $touched }
    .tip = Chooses this project; a double click or Enter opens it
projects-open = Open
    .tip = Opens the chosen project; the one that is open is saved already
projects-rename = Rename
    .tip = Gives the chosen project another name; its takes stay with it
projects-duplicate = Duplicate
    .tip = Makes a copy with the script, the cast, the settings and the takes; it costs nothing
projects-export = Export…
    .tip = Writes the chosen project with its takes to one .mynah file
projects-open-file = Open file…
projects-new = New…
projects-archive = Archive
    .tip = Takes the project out of the lists and keeps all of it; it is taken out again under “Archived”
projects-bring-back = Unarchive
    .tip = Puts the project among the others again
projects-discard = Delete
    .tip = Puts the project into the bin, from which it can be taken out again
version-save-title = Save a version
version-save-text = Keeps the script, the cast and which takes are picked. Takes themselves are never thrown away.
version-name = Version name
    .tip = What this version is called in the list
version-save = Save version
    .tip = Keeps it; nothing else changes
version-usual-name = As of { $date }
version-project-gone = Another project was opened meanwhile
version-before-replace = Before “Replace all”
version-before-restore = Before going back to “{ $name }”
template-save-title = Save as a template
template-save-text = A new project that begins with it has the chapters and scenes, the cast with its voices and settings, and who speaks in the scenes.
template-name = Template name
    .tip = What it is called in the list of a new project
template-with-text = With the text
    .tip = Keeps every line with its words and settings; else each scene has one empty line for each speaker
template-save = Save template
    .tip = Keeps it; this project does not change
template-own = yours
    .tip = Made by you: { $lines }, { $speakers ->
        [one] 1 part
       *[other] { $speakers } parts
    } in the cast
template-rename = Rename template
    .tip = Gives this template another name
template-remove = Remove template
    .tip = Takes this template out of the list; projects that began with it stay as they are
versions-title = Versions
versions-text = Each has the script, the cast and which takes were picked. They stay in this library: a .mynah file has the project as it is now.
versions-none = There is no version yet. “Save a version…” keeps one; before “Replace all” one is kept by itself.
versions-none-chosen = No version is chosen
versions-head-name = Name
versions-head-kept = Kept
versions-head-lines = Lines
versions-head-at = When
versions-by-itself = Automatically
versions-by-hand = By you
versions-row = { $name }: kept { $at }, { $lines }, { $kept }
    .tip = Chooses this version; a double click or Enter shows what differs
versions-with = Compare with
    .tip = What the chosen version is compared with
versions-with-item = Compares with “{ $name }”
versions-now = Now
    .tip = Compares with the script and the picked takes as they are now
versions-compare = Compare
    .tip = Shows which lines, words and picked takes differ
versions-restore = Go back to it
    .tip = Makes the script, the cast and the picked takes what they were; undo takes it back
versions-rename = Rename
    .tip = Gives the chosen version another name; one with a name of yours is never removed by itself
versions-discard = Delete
    .tip = Takes the version out of the list; the script is not touched
versions-new = Save a version…
versions-back = Back
    .tip = Shows the list of versions again
versions-compared-title = From “{ $older }” to “{ $newer }”
versions-comparing = Comparing…
versions-not-compared = These can’t be compared
versions-same = Nothing differs.
versions-count-added = { $count } added
versions-count-removed = { $count } removed
versions-count-changed = { $count } changed
versions-count-moved = { $count } moved
versions-count-moved-changed = { $count } moved and changed
versions-count-takes = { $count ->
    [one] 1 other take
   *[other] { $count } other takes
}
versions-count-parts = other voice or settings: { $names }
versions-count-whole = other title, format or pronunciation
versions-added = Added
versions-removed = Removed
versions-changed = Changed
versions-moved = Moved
versions-moved-changed = Moved, changed
versions-take = Other take
versions-difference-heading = { $fate }, heading: { $text }
versions-difference = { $fate }, line { $number }: { $text }
    .tip = Shows this line in full below
versions-note-speaker = was spoken by { $was }, now by { $is }
versions-note-settings = other settings of its own
versions-note-take = picked: { $was }, now { $is }
versions-note-take-gone = the picked take { $number } is gone; another one has its number now
versions-take-number = take { $number }
versions-take-none = none
dialog-bin = Deleted projects
    .text = Nothing here is ever thrown away. Takes stay in the library: a line that was spoken before costs nothing again.
    .empty = There is nothing in the bin
dialog-bin-restore = Restore
dialog-bin-restore-said = Restore { $name }
dialog-close = Close
dialog-export = Export
dialog-export-which = Takes
dialog-export-all = All lines
    .tip = Takes of all lines of the script
dialog-export-marked = Selected lines
    .tip = Only takes of the lines you selected before
dialog-export-this = This line
    .tip = Only the take of the focused line
dialog-export-shape = Files
dialog-export-each = One file a line
    .tip = A numbered file for each line, named after its speaker and words
dialog-export-one = One joined file
    .tip = All takes one after the other in a single file, with short pauses
dialog-export-kind = Format
dialog-flac = FLAC
    .tip = Lossless at about half the size of WAV
dialog-wav =
    .tip = Lossless and large: for cutting and mixing
dialog-mp3 =
    .tip = Small files that play everywhere
dialog-as-made = Original
    .tip = Each take exactly as it arrived, in the output format it was ordered in
dialog-export-folder = Folder
    .hint = Where the files go
    .tip = The whole path of the folder that the files are written to
dialog-export-name = File name
    .tip = Name of the joined file; its ending follows from the format
dialog-export-pause = Pause between lines, s
    .tip = Seconds of silence where the same speaker goes on
dialog-export-change = Pause between speakers, s
    .tip = Seconds of silence where another speaker begins
dialog-export-no-pause = Write the pauses in seconds, such as 0.35, at most 60
dialog-export-length = At most { $length } long with its pauses. Silence before and after the words of each take is trimmed, so it gets a little shorter.
dialog-export-copied = The takes are MP3 already and are copied as they are, at their own bit rate.
dialog-export-encoded = MP3 is written at { $kbps } kbit/s. A file never sounds better than the take it is made of.
dialog-export-partly-copied = { $takes ->
    [one] 1 take is MP3 already and is copied as it is; the others are written at { $kbps } kbit/s.
   *[other] { $takes } takes are MP3 already and are copied as they are; the others are written at { $kbps } kbit/s.
  }
dialog-export-without = { $lines ->
    [one] 1 line has no take and is left out.
   *[other] { $lines } lines have no take and are left out.
  }
dialog-export-older = { $lines ->
    [one] 1 line has changed since its take; the older take is written.
   *[other] { $lines } lines have changed since their take; the older takes are written.
  }
dialog-export-others = { $takes ->
    [one] 1 take says other words than its line, and was picked all the same.
   *[other] { $takes } takes say other words than their lines, and were picked all the same.
  }
dialog-export-voices = { $takes ->
    [one] 1 approved take is spoken by another voice than its part has in the cast now.
   *[other] { $takes } approved takes are spoken by other voices than their parts have in the cast now.
  }
dialog-export-as-before = { $takes ->
    [one] 1 approved take was made before its model, a setting, the format or a rule of pronunciation changed.
   *[other] { $takes } approved takes were made before their models, settings, the format or rules of pronunciation changed.
  }
dialog-export-drafts = { $takes ->
    [one] 1 take was spoken by a Draft voice; its file says so.
   *[other] { $takes } takes were spoken by Draft voices; the files say so.
  }
dialog-export-nothing = There is no take to export yet
dialog-export-no-folder = Choose a folder first
dialog-export-no-name = Type a name for the file, without slashes
dialog-export-there = { $count ->
    [one] { $path } is there already, and would be replaced
   *[other] { $count } files of these names are there already and would be replaced, the first of them { $path }
  }
dialog-export-replace = { $count ->
    [one] Replace the file
   *[other] Replace { $count } files
  }
dialog-export-files = { $count ->
    [one] Export 1 file
   *[other] Export { $count } files
  }
dialog-export-joined = Export joined file
dialog-export-button =
    .tip = Writes the files in the background; a message says when they are there

studio-run-done = { $lines ->
    [2] Both lines are spoken, { $cost }
   *[other] All { $lines } lines are spoken, { $cost }
}
studio-run-rehearsed = Rehearsed: Draft voices say { $lines } lines now, at no cost. They are still to be generated with their own voices
studio-run-takes = { $takes ->
    [2] Both takes are made, { $cost }
   *[other] All { $takes } takes are made, { $cost }
}
studio-run-dubs = { $dubs ->
    [2] Both dubs are made, { $cost }
   *[other] All { $dubs } dubs are made, { $cost }
}
studio-run-dubs-part = { $made } of { $dubs } dubs { $made ->
    [one] was
   *[other] were
} made, { $cost }
studio-run-takes-part = { $made } of { $takes } takes were made, { $cost }
studio-run-part = { $spoken } of { $lines } lines were spoken, { $cost }
studio-run-one-cancelled = 1 line was cancelled, { $cost }
studio-run-one-stopped = 1 line was stopped on the way, { $cost }; it is listed under Failed in Jobs
studio-run-cancelled = Cancelled: { $all }
studio-run-failed = { $all }; { $failed ->
    [one] 1 failed and is listed under Failed in Jobs
   *[other] { $failed } failed and are listed under Failed in Jobs
}
studio-run-stopped = { $all }. { $stopped ->
    [one] 1 line was sent before and is listed under Failed in Jobs
   *[other] { $stopped } lines were sent before and are listed under Failed in Jobs
}
studio-run-fetching = { $all }. { $stopped ->
    [one] Mynah checks what was generated for 1 line
   *[other] Mynah checks what was generated for { $stopped } lines
}
studio-run-fetched = { $fetched ->
    [one] 1 take finished after you cancelled
   *[other] { $fetched } takes finished after you cancelled
}: { $all }
studio-run-failed-or-stopped = { $all }; { $listed } failed or were stopped on the way and are listed under Failed in Jobs
studio-run-and-cancelled = { $all }; { $lines ->
    [one] 1 was cancelled
   *[other] { $lines } were cancelled
}
studio-run-held = { $all }; { $held } held by the stop-loss
studio-run-unsent = { $all }. { $lines ->
    [one] 1 line not sent: budget
   *[other] { $lines } lines not sent: budget
}
studio-run-unsent-key = { $all }. { $lines ->
    [one] 1 line not sent: monthly key limit
   *[other] { $lines } lines not sent: monthly key limit
}
studio-run-cost-none = at no cost
studio-run-cost-draft = free ({ $credits } draft credits)
studio-run-cost-live = for { $credits } credits
studio-run-call = Audition for { $speaker }: { $all }
studio-run-of = “{ $project }”: { $all }
studio-run-cost-doubt = { $cost }, { studio-run-cost-doubt-only }
studio-run-cost-doubt-only = and { $lines ->
    [one] 1 line
   *[other] { $lines } lines
} may have been charged
batch-progress = { $done } of { $lines }
    .tip = Lines of this project that have their take, of those that were ordered; they are spoken in the order of the script
    .dubs = Languages that are dubbed, of those that were ordered
batch-progress-said = { $done } of { $lines } lines done
    .dubs = { $done } of { $dubs } dubs done
batch-progress-failed = , { $lines } failed
batch-progress-unsent = , { $lines } not sent
batch-progress-cancelled = , { $lines } cancelled
batch-progress-beside = { $projects ->
    [one] A batch of another project is under way, too: the list of jobs has it
   *[other] Batches of { $projects } other projects are under way, too: the list of jobs has them
}

studio-voice-added = { $name } is one of your voices now
studio-voice-removed = { $name } is no voice of the account any more
studio-not-compared = { $file } can’t be compared: { $why }
studio-voice-changed = { $name } is called and described so for the whole account
studio-collection-created = The collection { $title } was created
studio-collection-renamed = The collection was renamed to { $title }
studio-collection-deleted = The collection { $title } was deleted
studio-voice-sample-removed = { $name } was taken out: the voice is made of the other recordings from now on
studio-voice-settings-changed = Saved as the voice’s default, for the whole account
studio-history-deleted = Entry permanently deleted from ElevenLabs
studio-history-fetched = Audio added to your library for free
studio-exported = { $count ->
    [one] Written: { $place } ({ $length })
   *[other] { $count } files were written to { $place } ({ $length } together)
}
studio-exported-older = { $count ->
    [one] An older file of these lines lies beside them still: { $first }
   *[other] { $count } older files of these lines lie beside them still, the first of them { $first }
}
studio-seconds = { $seconds } s
cli-system = The system refused: { $why }.
doctor-library = Opens in { $path }
    .fix = Make the folder writable, or set MYNAH_HOME to another one.
doctor-takes = { $count ->
    [one] The sound of the one take is there
   *[other] The sounds of all { $count } takes are there
}
doctor-lost-takes = { $count ->
    [one] The sound of a take is lost or damaged
   *[other] The sounds of { $count } takes are lost or damaged
}
    .fix = Put the folder “audio” back from a copy of yours; what can’t be found is generated anew when its line is spoken.
doctor-no-takes = The takes can’t be read
doctor-consents = { $count ->
    [0] There are no records of consent yet
    [one] The one record of consent is as it was written
   *[other] The { $count } records of consent are as they were written
}
doctor-consents-broken = The records of consent aren’t what was written, from number { $place } on
    .fix = Restore a backup in which they are whole (Settings → Storage): until then no voice is cloned.
doctor-no-consents = The records of consent can’t be read
doctor-draft = { $count } voices are built in
doctor-no-draft = This build has no Draft voices
    .fix = Install flite1-dev (Debian, Ubuntu), flite-devel (Fedora) or flite (Arch, Homebrew), then build again.
doctor-sound = { $device }
doctor-no-sound = No sound device
    .fix = Connect one; everything but listening works without. On PipeWire, install pipewire-alsa.
doctor-display = There is one
doctor-no-display = No display, so no window
    .fix = The commands work without; for a picture of the window run packaging/run.sh --screenshot FILE.
doctor-keychain = The system keeps keys
doctor-no-keychain = The system has no keychain that answers
    .fix = A key can be kept in an encrypted file with a passphrase, or for one run.
doctor-dialogs = The system's file dialogs can be asked
doctor-no-dialogs = No file dialogs
    .fix = Install xdg-desktop-portal or zenity; until then Mynah asks for paths in a field.
cli-no-room = There is no room “{ $room }”. There are: { $rooms }.

# What undo and redo did.
step-undone = Undone: { $step }
generate-elsewhere = This is the Script room: line { $number } is spoken here
undo-unseen = The newest step is a judgement in a blind audition that isn’t open. Press the same keys once more to take it back all the same, or open the audition
    .redo = What was undone last is a judgement in a blind audition that isn’t open. Press the same keys once more to do it again all the same, or open the audition
undo-unseen-of = The newest step is a judgement in a blind audition that isn’t open, the one of { $at } for { $speaker }. Press the same keys once more to take it back all the same, or open that audition
    .redo = What was undone last is a judgement in a blind audition that isn’t open, the one of { $at } for { $speaker }. Press the same keys once more to do it again all the same, or open that audition
undo-unseen-cell = The newest step is a rating of a cell that isn’t seen: it was tried in another sweep, or with cells before these. Press the same keys once more to take it back all the same
    .redo = What was undone last is a rating of a cell that isn’t seen: it was tried in another sweep, or with cells before these. Press the same keys once more to do it again all the same
undo-asked = Answer the question at the right first, or leave it with Esc
undo-later = A change of the script is still being made, and nothing is undone or done again before it is: go to the Script room for it
undo-elsewhere = Nothing of this room can be undone or done again: the newest step is one of the script. Go to the Script room for it
step-unreadable = Undo ends here: what was done before can’t be read from the disk any more. The script and its takes are whole
step-redone = Redone: { $step }
step-new =
    { $rows ->
        [one] new line
       *[other] { $rows } new lines
    }
step-deletion =
    { $rows ->
        [one] deletion
       *[other] deletion of { $rows } lines
    }
step-move =
    { $rows ->
        [one] move
       *[other] move of { $rows } lines
    }
step-split = split
step-join = join
step-text =
    { $rows ->
        [one] text
       *[other] text of { $rows } lines
    }
step-speaker =
    { $rows ->
        [one] speaker
       *[other] speaker of { $rows } lines
    }
step-sound = sound of the line
step-direction = direction
step-setting = setting
step-voice = voice
step-voice-of = voice of { $speaker }
step-format = format
step-title = title
step-hint = ignored hint
step-rule = pronunciation
step-pick = the line’s take
step-star = star
step-approval = approval
step-note = note
step-mark = mark of the review
step-version = going back to “{ $name }”
step-audition = deletion of an audition
step-rated = rating
step-judged = rating in an audition
step-heard = what { $judge } said
    .out = leaving out what { $judge } said
step-out = a voice of an audition that is out, or in again
step-preferred = answer head to head in an audition
step-binned = take into the bin
step-restored = take out of the bin
step-preset = preset “{ $name }”
step-preset-deleted = deletion of the preset “{ $name }”
step-own-word = “{ $word }” among your words
step-own-word-removed = removal of “{ $word }” from your words

# studio: rules of pronunciation at the service

pronounce-dictionary-alone = Mynah
pronounce-dictionary = Mynah: { $project }
    .about = Made by Mynah from a project’s pronunciation rules. Changed there it is made anew.

# ui: the Usage room

usage-backend = Whose credits
usage-backend-live = ElevenLabs
    .tip = Shows what the account’s own credits went to
usage-backend-draft = Draft voices
    .tip = Shows draft credits, which are free and never counted with the account’s
usage-shown-live = Credits of the ElevenLabs account. Draft credits are counted apart.
usage-shown-draft = Draft credits: free, and never counted with the account’s.
usage-month-before = Month before
    .tip = Shows the month before this one
usage-month-after = Month after
    .tip = Shows the month after this one
usage-month-newest = this is the newest month
usage-export = Export CSV
    .tip = Writes the rows of the ledger that are filtered below to a file for spreadsheets
usage-exported = { $rows ->
    [one] One row of the ledger was written to { $path }
   *[other] { $rows } rows of the ledger were written to { $path }
}
usage-export-title = Export the ledger
usage-export-filter = Comma-separated values
usage-waiting = Adding up …
date-day = { $month ->
    [1] { $day } Jan
    [2] { $day } Feb
    [3] { $day } Mar
    [4] { $day } Apr
    [5] { $day } May
    [6] { $day } Jun
    [7] { $day } Jul
    [8] { $day } Aug
    [9] { $day } Sep
    [10] { $day } Oct
    [11] { $day } Nov
   *[12] { $day } Dec
}
date-day-year = { $date } { $year }
date-time = { $date } { $clock }
date-month = { $month ->
    [1] January { $year }
    [2] February { $year }
    [3] March { $year }
    [4] April { $year }
    [5] May { $year }
    [6] June { $year }
    [7] July { $year }
    [8] August { $year }
    [9] September { $year }
    [10] October { $year }
    [11] November { $year }
   *[12] December { $year }
}
usage-secs = { $secs } s
usage-thousands = { $thousands }k
usage-unit = cr
usage-unit-draft = draft cr

usage-guessed = ≤ { $credits }
    .tip = The service doesn’t say what this cost. This is the most that it should be, by the price pages, until the account’s history or its balance tells
usage-unkept =
    .tip = Zero retention: the service kept nothing of it
usage-used = Used
    .guessed = of it { $credits } estimated
    .of = { $percent } % of { $limit }, day { $day } of { $days }
    .plain = day { $day } of { $days }
    .whole = in { $days } days
    .unknown = { $credits } more perhaps charged
usage-forecast = Forecast for { $date }
    .over = { $credits } over budget at this pace
    .within = { $credits } under budget at this pace
    .plain = at the pace of the last { $days } days
    .none = nothing was spent lately
    .early = too early for a pace: that takes three days
    .past = the month is over
usage-minute = A finished minute costs
    .text = { $minutes } min finished, { $before } the month before
    .alone = { $minutes } min finished
    .none = no take of this month is in use yet
    .early = { $minutes } min finished: it is told from one minute on
usage-saved = Saved by the cache
    .text = { $count ->
        [one] one repeat cached
       *[other] { $count } repeats cached
    }
    .reclaimed = { $credits } fetched, not bought again
usage-chart = Spending in { $month }: { $used } so far, { $forecast } at the end at this pace
    .plain = Spending in { $month }: { $used }
    .tip = The line is the month so far, dashed at this pace; bars are days on a scale of their own
usage-chart-budget = Budget
usage-chart-day = { $date }: { $day }, month so far { $sum }
usage-chart-days = a day

usage-by-project = By project
usage-by-voice = By voice
usage-by-model = By model
usage-by-tool = By tool
usage-by-account = By account
usage-by-key = By key
usage-no-key = No key, or unknown
usage-no-project = No project
usage-no-voice = No voice
usage-no-model = No model
usage-hidden-voices = Hidden voices
usage-others = { $count } others
usage-share = { $name }: { $credits }
    .tip = { $percent } % of the month; press to see its rows in the ledger
usage-nothing = Nothing was spent in this month
usage-tool-speech = Speech
usage-tool-dialogue = Dialogue
usage-tool-music = Music
usage-tool-effects = Sound effects
usage-tool-isolation = Isolation
usage-tool-changer = Voice changer
usage-tool-design = Voice design
usage-tool-dubbing = Dubbing
usage-tool-transcribe = Transcription
usage-tool-align = Alignment
usage-tool-conversation = Agent conversation

usage-ledger = Ledger
usage-rows = { $from }–{ $to } of { $total }
usage-rows-none = No entry
usage-rows-before = Rows before
    .tip = Shows the rows before these
    .below = Rows before, from the table’s foot
usage-rows-after = Rows after
    .tip = Shows the rows after these
    .below = Rows after, from the table’s foot
usage-rows-first = these are the first rows
usage-rows-last = these are the last rows
usage-column-time = Time
    .tip = Sorts by time, which is UTC as the days are; once more turns it round
usage-column-tool = Request
usage-column-line = Result
usage-column-voice = Voice
usage-column-project = Project
usage-column-model = Model
usage-column-characters = Characters
usage-column-credits = Credits
    .tip = Sorts by credits; once more turns it round
usage-column-took = Took
usage-result-take = Line { $line } · take { $take }
usage-result-gone = A line that is gone
usage-result-line = Line { $line }
usage-result-text = Text
usage-result-fix = { $film }: “{ $text }”
usage-row-said = { $time }, { $tool }, { $project }, { $voice }, { $model }, { $outcome }, { $credits }
usage-outcome-open = under way
usage-outcome-paid = paid
usage-outcome-reclaimed = fetched
usage-outcome-saved = cached
usage-outcome-recorded = own recording
usage-outcome-opened = opened
usage-outcome-free = not charged
usage-outcome-unknown = perhaps charged
usage-filter-other = Another one
usage-filter-project = Project filter
    .tip = Shows the rows of one project
    .any = Any project
usage-filter-voice = Voice filter
    .tip = Shows the rows of one voice
    .any = Any voice
usage-filter-model = Model filter
    .tip = Shows the rows of one model
    .any = Any model
usage-filter-tool = Tool filter
    .tip = Shows the rows of one tool
    .any = Any tool
usage-filter-account = Account filter
    .tip = Shows the rows of one account, which is that of a key
    .any = Any account
usage-filter-key = Key filter
    .tip = Shows what one key paid for
    .any = Any key
usage-filter-outcome = Outcome filter
    .tip = Shows the rows that came to this
    .any = Any outcome
usage-filter-days = Time filter
    .tip = Shows the rows of the month, or of all time
    .month = This month
    .always = All time
usage-filter-item = Shows the rows of this alone
usage-filter-all = Shows all rows again
usage-filter-clear = Clear filters
    .tip = Shows all rows of the month again

usage-inspector = Budget and alerts
usage-budget-month = Monthly budget
    .tip = Credits that may be spent in a month of the calendar (UTC); empty for no limit
usage-budget-project = Budget of “{ $project }”
    .tip = Credits that may be spent on this project for good; empty for no limit
usage-budget-hint = no limit
usage-budget-same = this is the limit already
usage-budget-bad = Whole credits, such as 100000
usage-budget-remove = Remove
    .name = Remove: { $limit }
    .tip = Takes the limit away: what it stopped, warned of or asked about goes on without it
usage-budget-set = Set
    .month = Set the monthly budget
    .project = Set the budget of the project
    .tip = Keeps the limit for all windows and commands of this library
usage-budget-hard = Stop at the limit
    .month = Stop at the monthly budget
    .project = Stop at the budget of the project
    .tip = On: what would cross it is not sent. Off: you are asked first.
usage-budget-left = { $left } left: { $parts }
    .over = { $over } over it: { $parts }
usage-budget-spent = { $credits } spent
usage-budget-held = { $credits } held by requests under way
usage-budget-waits = { $credits } by what waits
usage-budget-unknown = { $credits } perhaps charged
usage-told-at = Warns at { $percent } %
    .reached = reached { $date }
    .expected = expected { $date }
    .later = not this month at this pace
    .none = no pace yet
usage-alerts = Alerts
    .none = None yet: at 70 % and 90 % of the plan and of each budget you are told once
usage-alerts-seen = Mark as seen
    .command = Mark alerts as seen
    .tip = Marks these alerts as seen; they stay in the list
usage-alert-plan = { $percent } % of the plan is used: { $used } of { $limit }
usage-alert-plan-of = { $percent } % of the plan that key “{ $key }” pays from is used: { $used } of { $limit }
usage-alert-month = { $percent } % of the monthly budget is used: { $used } of { $limit }
usage-alert-key = { $percent } % of the monthly cap of key “{ $key }” is used: { $used } of { $limit }
usage-alert-project = { $percent } % of the budget of “{ $project }” is used: { $used } of { $limit }
usage-alert-new = new · { $when }
usage-pace = At this pace
    .lasts = credits last until { $date }
    .resets = credits last beyond { $date }, when they start again
    .over = the credits of this period are used up
    .long = credits last for years
    .unknown = what is left of the account’s credits is not known
    .none = nothing was spent lately
    .early = too early to tell: that takes three days
usage-checked = Checked against ElevenLabs
    .match = Match
    .match-tip = Since the account was first read in this period it used nothing that this library does not know of
    .elsewhere = Spent elsewhere
    .elsewhere-tip = Other programs used credits of the same account since it was first read in this period
    .ledger = Mynah’s ledger, this month
    .open = Held, or perhaps charged
    .account = Account, this period
    .whose = Account of
    .others = Other programs, this period
    .others-since = Other programs, since then
    .before = Of it by { $at }
    .at = Last checked
usage-checked-again = Check now
    .command = Check against ElevenLabs now
    .tip = Reads the account’s credits again and compares them with the ledger
usage-plan = Plan
    .credits = { $limit } a period
    .resets = Starts again
    .voices = Voice slots
    .professional = Professional clones
    .edits = Voice changes left
    .unlimited = no limit
    .requests = Requests at once
    .of = { $used } of { $limit }
    .unknown = not told
# room-create: the Create room

create-design = Design by prompt
create-clone = Clone a voice
    .waits = Clones that were begun and wait to be gone on with
create-professional = Professional clone
    .waits = Clones that were begun, each with its next step
create-vault = Consents
    .tip = Who agreed to which clone: taken back, exported, and which end soon
    .heed = { $count ->
        [one] A consent needs a look: it is over, was taken back or ends soon, and its voice is still there
       *[other] { $count } consents need a look: they are over, were taken back or end soon, and their voices are still there
    }
create-remix = Remix
create-slots = Voice slots
create-edits = Edits left this month
create-of = { $used } of { $most }
create-of-then = { $used } → { $then } of { $most }
create-slots-full = All voice slots are taken. Delete a voice you no longer need, or ask for more on a higher plan; what you make until then is kept
create-name-taken = There is a voice called { $name } already. Both would stand in every list under one name: another name tells them apart
create-namesake = { $name } ({ $date }, …{ $id })
create-namesake-undated = { $name } (…{ $id })
create-edits-none = No edits are left this month: the voice can be made when the month starts again; what you make until then is kept
create-before = Before you create
create-price = Price
create-after = After this step
create-back = Back
    .tip = Goes to the step before; nothing is lost

design-step-describe = Describe
design-step-choose = Choose
design-step-name = Name and labels
design-step-done = Done
remix-step-describe = What changes

making-earlier = Earlier
    .tip = What was tried before: words, previews and what they cost are all here. One that became a voice is taken up anew, with its previews
making-earlier-made = { $words } (became { $name })
making-earlier-nothing = Nothing written

making-previews = Voice previews
making-remixed = { $voice }, remixed by these words: { $change }

design-description = Description
    .hint = A calm woman in her fifties with a soft Scottish accent, slow and clear, close to the microphone
    .tip = Who speaks, how old, with which accent, in what tone and pace, and how good the recording sounds
design-counted = { $length } / { $most }
design-counted-least = { $length } of at least { $least }
design-too-short = The description needs at least { $least } characters, { $left } more
design-too-long = The description may have { $most } characters; { $over } are too many
design-text-short = What the previews say needs at least { $least } characters, { $left } more
design-text-long = What the previews say may have { $most } characters; { $over } are too many
design-hint-imitates = This asks for the voice of somebody who exists: the service refuses that. Describe how the voice sounds instead; a voice with consent is cloned
design-hint-unsafe = The service is likely to refuse words like these, and may block the account for them
design-hint-child = A child in words like these: the service refuses that, and may close the account
design-hint-vague = “{ $word }” says nothing definite: name the accent, like “Polish accent”
design-hint-negative = Models hear what is named, even after “not” or “without”: say what it should sound like
design-hint-who-and-age = Say who speaks and about how old they are: without that, each preview is somebody else
design-hint-age = Say about how old the voice is: age changes it the most
design-hint-who = Say who speaks: a woman, a man, a creature

design-about-age = Age
    .words = young adult|in their thirties|in their fifties|elderly
design-about-gender = Who
    .words = a woman|a man|androgynous
design-about-accent = Accent
    .words = soft British accent|neutral American accent|Scottish accent|Irish accent
design-about-tone = Tone
    .words = calm|warm|deep|bright|raspy|energetic|gentle
design-about-pace = Pace
    .words = slow and deliberate|at an even pace|fast and lively
design-about-quality = Quality
    .words = studio-quality recording|close to the microphone|over an old radio
design-about = Description
    .tip = Puts “{ $word }” behind the description
    .out = Takes “{ $word }” out of the description
design-examples = Examples
design-example-sailor = Old sailor
    .words = An old sailor in his seventies with a thick Irish accent, hoarse and deep, slow and deliberate, with a dry sense of humour. Studio-quality recording.
design-example-narrator = Audiobook narrator
    .words = A woman in her forties with a neutral British accent, warm and calm, at an even pace, close to the microphone. Studio-quality recording.
design-example-creature = Small creature
    .words = A tiny, mischievous creature with a high, squeaky and raspy voice, young and energetic, talking fast. Studio-quality recording.

remix-voice = Voice to remix
    .tip = One of your own voices: designed, cloned or remixed here. It stays as it is
remix-choose = Choose a voice
remix-none = There is no voice of your own yet: design one or clone one first. Voices that others share can’t be remixed.
remix-no-voice = Choose the voice to remix first
remix-change = What changes
    .hint = A little older and hoarse, with a slower pace
    .tip = What is to be different; what isn’t said stays as it is
remix-about-voice = Voice
    .words = older|younger|deeper|brighter|hoarse|warmer
# Pairs of the words above and below of which only one can be true.
remix-about-opposites = older/younger|deeper/brighter|slower/faster|calmer/more energetic
remix-about-manner = Manner
    .words = slower|faster|calmer|more energetic|with a British accent|better recording quality
remix-strength = Prompt strength
    .tip = What counts more: the voice as it is, or the words of the change
remix-strength-low = The voice
remix-strength-high = The words
remix-before = { $voice }, as it is
remix-hear-before = Say the same
    .tip = Has the voice as it is say what the previews say, to compare; key 0 hears it
remix-before-unknown = The voice isn’t in the account’s list, or is still being read
remix-kind = Remix

design-text = What the previews say
    .hint = At least 100 characters in the language that the voice will speak
design-text-field = Text of the previews
design-text-own = Own text
    .tip = The previews say this: 100 to 1,000 characters. It is what the previews are paid by
design-text-open = Written by the service
    .tip = The service writes something that suits the description; its length is only known afterwards, and with it the price
    .draft = In a rehearsal a set text stands in for it: with a key the service writes something that suits the description, whose length, and with it the price, is only known afterwards
design-text-script = From the script
    .command = Take preview text from the script
    .tip = Takes lines of the script from the focused one on
    .why-not = The open script has no lines
design-after = Recording to take after
    .tip = Needs Voice Design v3 and a voice whose owner agreed
design-after-add = Choose a recording…
design-after-none = No recording
design-after-is = { $name }, { $seconds }
design-after-remove = Leave the recording out
    .tip = The description alone counts again
design-after-sent = Sent of it with the previews: { $length }, as { $kind }. Only { $model } takes after a recording, so that is the model now
design-after-unused = { $model } takes after no recording: it stays here, and nothing of it is sent
design-taken-choose = Your own, or another’s?
design-taken-scope = designing voices
design-taken-lacks = Recording to take after: { $why }
design-taken-title = Whose voice the recording is
    .kept = Asked as for a clone: the recording goes to the service
design-after-strength = Words against recording
    .tip = What counts more: the recording, or the description
design-after-strength-low = The recording
design-settings = Settings
design-model = Model
    .tip = Which model makes the voice
design-model-v2 =
    .tip = 29 languages
design-model-v3 =
    .tip = More than 70 languages; the newer one
design-enhance = Let the service write the description out
    .tip = A language model makes a fuller description of yours first
design-guidance = Guidance
    .tip = How closely the description is followed; high values sound artificial
design-guidance-low = Free
design-guidance-high = Close
design-quality = Quality
    .tip = More quality gives less various voices
design-quality-low = Various
design-quality-high = Faithful
design-loudness = Loudness
    .tip = How loud the previews are made; they are compared at one loudness all the same
design-loudness-low = Quiet
design-loudness-high = Loud
design-seed = Seed
    .hint = A new one each time
    .tip = The same words with the same seed give the same voices, as far as the service can; at most 2147483647
design-seed-draw = Draw a seed
    .tip = Writes a seed of chance into the field

design-make = Make three previews
    .tip = Makes three voices to choose from. They are safe on this computer before they are shown
design-choose-first = Choose one of the previews first
design-to-name = Continue to name
    .tip = Gives the chosen preview a name and labels
design-create = Create voice
    .tip = Makes the chosen preview a voice of the account. It costs no credits and takes a voice slot
    .draft = Makes the chosen preview one of the Draft voices, on this computer. It takes one of their slots
design-show = Show in Voices
    .tip = Opens the Voices room at the new voice: cast it, hear it say lines, change its settings

design-attempts = Attempts
design-spent = { $credits } spent here
    .perhaps = { $credits } spent here, { $open } perhaps charged
    .rehearsed = { $credits } spent here, at most { $open } more: no real money
design-try-again = Try again
    .tip = Asks for these three previews once more, at this price
remix-attempt = { $voice }: { $words }
design-attempt = Attempt { $number }, { $state }
design-attempt-seed = seed { $seed }
design-attempt-strength = { $seed } · strength { $strength }
design-going = being made
design-waiting = waits
design-failed = failed
design-open = not made
design-makes = Three previews are being made
    .text = They stay here if you leave: whatever is paid for is kept.
design-waits = The previews wait for their turn
design-open-elsewhere = in another window
design-elsewhere = Another window makes these previews: they come here as they are there. If it ends before that, they can be made here
design-not-made = These previews were never made, or the library has them no more.
design-preview = Preview { $number }
design-became = { $title } is “{ $name }” in the account already
design-says = They say: “{ $text }”
design-draft-note = Draft voices { $note }
design-hear = Hear { $title }
    .tip = Plays it from the same place as the one before, all at one loudness; its key does the same
design-pause = Pause { $title }
design-becomes-attempt = Attempt { $attempt }
design-becomes = Of attempt { $attempt }, this becomes the voice
design-choose = Choose
    .tip = This preview becomes the voice
design-choose-name = Choose { $title }
design-chosen = Chosen
design-lapsed = They can be heard here still, but the provider said that it has them no more: it keeps previews for a limited time. Choose one again to ask it once more, for nothing. Made anew they cost their price, and may sound a little different.
design-anew = Make these previews anew
    .tip = Buys these three previews once more, at this price: of the new ones a voice can be made. What you heard stays in the library
design-more = More like this
    .tip = Three more previews like attempt { $number }: the same words with another seed; these stay
design-change = Change the words
    .tip = Goes back to the description with these words and settings; these previews stay, and what stands there and wasn’t bought can be had back
design-take-back = What was written before
    .tip = Changes these words and settings for those that stood here before “Change the words”, and back

design-name = Name
    .hint = Halina, narrator
    .tip = What the voice is called in the account
design-about-short = The description needs at least { $least } characters
design-about-field =
    .tip = What the service keeps as its description, 20 to 1,000 characters
design-labels = Labels
    .text = Accent, age and tone, so you find it again. Empty ones are left out.
design-label =
    .tip = One word or two, as the service's filters use them

design-done = { $name } is a voice of the account now
    .draft = { $name } is one of the Draft voices now
    .text = It stands in the Voices room, can be cast, and speaks any line.
design-gone = { $name } was deleted
    .draft = It is none of the Draft voices any more. Everything tried for it stays in the library: make another voice of it under “Earlier”.
    .text = It is no voice of the account any more. Everything tried for it stays in the library: make another voice of it under “Earlier”.
    .why-not = The voice was deleted
design-remix = Remix it
    .tip = Makes another voice of it by words; this one stays as it is. The price comes first
design-no-line = The open project has no line to speak yet.
design-hear-line = Hear it say this line
    .tip = Speaks the line with the new voice, as a take of no line: the line keeps the one it has
design-greeted = A rehearsal says the line by itself, for { $credits }: that is no money.
design-another = Make another voice
    .tip = Begins anew; everything tried for this one stays in the library

design-price-previews = Three previews of the same words; the service counts their text once. A designed voice takes a slot when it is created.
design-price-choose = Hearing costs nothing. More previews have their price on the button.
design-price-create = Creating costs no credits. It takes a voice slot and one of the month’s edits.
design-price-done = Nothing more is needed.
design-price-unknown = Known once the description is long enough
design-voice = The voice
design-kind = Designed
design-fact-kind = Kind
design-fact-spent = Spent on it
design-fact-perhaps = Perhaps charged
design-after-choose = Hear three previews
    .text = At one loudness, by the keys 1 to 3
design-after-name = Name and labels
    .text = Accent, age and tone, so you find it again
design-after-create = Created at once
    .text = You can delete it at any time
design-after-hear = Hear it say a line
    .text = A short test before it joins the cast
    .draft = Draft voices say it by themselves as soon as the voice is there, which costs no money
design-draft = Draft voices rehearse this for nothing: the words they understand change pitch, pace and roughness. They also follow a reference recording and the loudness. They ignore guidance, quality and the enhanced description. Draft credits are not real credits.
design-kept = Previews are safe on this computer before they are shown, so none is paid for twice.

# room-dubbing: the Dubbing room
dubbing-list = Dubs
dubbing-loading = Looking for dubs …
dubbing-empty = Drop a video here
    .text = Choose languages, see the price of each, and try the first 30 seconds. Then check the dub line by line.
dubbing-card-all = { $price } in all · { $about }
dubbing-card = { $name }, { $about }, { $states }
    .tip = Opens it: its languages, its lines, its files. Delete removes it from the list
dubbing-source-found = Language found out
    .draft = Language not named
dubbing-source-none = Language not named
dubbing-about = { $source } · { $length }
dubbing-about-part = { $from } to { $to }
dubbing-about-speakers = { $source } · { $length } · { $count ->
        [one] one speaker
       *[other] { $count } speakers
    }
dubbing-ready = Ready · { $price }
dubbing-going = Under way · { $length }
dubbing-looked-for = Looked for
dubbing-waiting = Waiting
dubbing-sending = Being sent
dubbing-failed = Failed
dubbing-doubtful = In doubt
dubbing-paid = Charged, and gone
dubbing-missing = Paid, file gone
dubbing-deaf = Paid, can’t be read
dubbing-wanted = Not ordered
dubbing-none-open = No film is open
    .text = Choose one at the left
dubbing-new = New dub
dubbing-new-close = Close
    .tip = Closes this and forgets what was chosen; nothing was sent, and nothing is charged
dubbing-new-starts = It is being begun, as it was at that press: a moment
dubbing-go-on = Go on with the new dub
    .tip = Back to the new dub that was begun, as it was left; nothing is sent before the last press
dubbing-to-list = All dubs
    .tip = Back to the list of all films
dubbing-film = Film or recording
dubbing-drop = Drop it here, choose it, or fetch it from a public address. It is looked at on this computer first. Several are dubbed in the same way, whether they come together or one after the other.
dubbing-has-picture = with picture
dubbing-has-no-picture = sound only
dubbing-film-about = { $length } · { $size } · { $kind }, { $picture }
dubbing-film-other = Choose another film
    .tip = Puts this one aside; it stays in the library
dubbing-next = { $count ->
        [one] One more waits
       *[other] { $count } more wait
    }, and after this one in this order. A transcript is of the film that it is called like.
dubbing-next-away = Put { $name } aside
    .tip = It isn’t dubbed; its transcripts go with it, and nothing is deleted
dubbing-film-twice = { $name } is among the films already: it is dubbed, and paid, once.
dubbing-looks = It is looked at
dub-looking-fetched = { $size } of { $all } fetched
    .open = { $size } fetched
dub-looking-heard = { $percent } % of it looked through
dubbing-look-leave = Cancel
    .tip = Looks no further at this film: no more of it is fetched or read, and nothing of it was sent to be dubbed
dubbing-looks-at = Looking at { $name } …
dubbing-address = Address
    .hint = https://…
    .tip = A public address of a film or recording; it is fetched and kept
dubbing-film-more = Add another film…
    .tip = One more that is dubbed in the same way, after this one; its price stands beside the others
dubbing-fetch = Fetch it
    .command = Fetch the film from its address
    .tip = Fetches the film from this address into the library
dubbing-no-address = Write an address that begins with http:// or https://
dubbing-no-film = Choose a film or recording first
dubbing-no-language = Choose a language to dub into
dubbing-same-language = It can’t be dubbed into the language that it is in
dubbing-no-part = Write seconds, the first before the last
dubbing-tables = { $tables } transcripts for { $languages ->
        [one] one language
       *[other] { $languages } languages
    }: one for all, or one for each
dubbing-draft-no-table = Draft mode can’t understand speech: add a transcript with its translation
dubbing-start = { $count ->
        [0] Begin
        [one] Begin one language
       *[other] Begin { $count } languages
    }
    .tip = Sends the film once for each language. What was begun can’t be taken back, and isn’t refunded
    .draft = Draft voices speak each language here: nothing is sent anywhere, and no real money is spent
dubbing-into = Into
    .name = Languages to dub into
    .tip = Each language is a request of its own, with its own price and retry
dubbing-add-language = Add a language
dubbing-more-languages = Add or take away
dubbing-language = { $language }
    .tip = Dubs into { $language }, or no longer
dubbing-remove = Remove { $language }
    .tip = Doesn’t dub into it
dubbing-source = Language of the recording
    .tip = The service finds it out where nobody says; saying it is safer
    .draft = Draft voices need not know it: they speak what the transcript says
dubbing-source-is = Spoken there
    .tip = This is what is spoken in the recording
dubbing-tables-title = Transcript of your own
    .draft = Draft mode can’t understand speech: it speaks the translations of a table (CSV with the columns start_time, end_time and translation; speaker and transcription where you have them) or of subtitles (SRT, VTT). One for all languages, or one for each: it stays with its language.
    .live = Optional: a table (CSV with the columns start_time, end_time and translation; speaker and transcription where you have them) or subtitles (SRT, VTT), used instead of what the service understands. One for all languages, or one for each: it stays with its language.
dubbing-table-of = { $name } · { $language }
dub-called-otherwise = “{ $name }” is called as if it were { $like }, and what it says is spoken in { $language }.
dubbing-table-for-all = One transcript for all of { $languages }: the same translation is spoken in each of them. Add one for each where they differ.
dubbing-table-for-all-called = “{ $name }” is called as if it were { $language }, and is the only transcript: what it says is spoken in each of { $languages }. Say above that it is { $language } alone, or add one for each of the others.
dubbing-table-other = The transcript was written over since it was chosen. Not ordered: { $languages }. Below stands what it costs now.
dubbing-table-all = All languages
dubbing-table-unsaid = No language yet
dubbing-table-unpaired = No film yet
dubbing-table-whose = { $name } may be that of several films: say above of which
dubbing-table-language = Language of { $name }
    .tip = Into this language the transcript is spoken; what was that language’s gets what this one had
dubbing-table-film = Film of { $name }
    .tip = This film is dubbed with the transcript
dubbing-table-waits = { $name } is { $language }, which isn’t dubbed into now: it waits and isn’t used, unless you give it to another language.
dubbing-table-lacks = { $language } has no transcript: give it one, or leave that language out
dubbing-table-away = Remove { $name }
    .tip = Doesn’t use it; the file stays where it is
dubbing-part = Part
dubbing-try = First { $seconds } seconds only
    .tip = To hear how it turns out, at the price of so much
dubbing-try-short = It is no longer than that
dubbing-from = From second
dubbing-to = To second
dubbing-part-of = A part
    .tip = Whole seconds; empty: from the beginning, to the end
dubbing-voices = Voices and sound
dubbing-speakers = Speakers
    .tip = How many people speak; the service finds it out where nobody says. More than nine it doesn’t tell apart well
    .draft = Speakers are those that the transcript names: in its column “speaker”, in subtitles before a colon (“Anna: Hello.”). Without a name one voice speaks all lines.
dubbing-speakers-found = Speakers found out
dubbing-speakers-count = { $count ->
        [one] One speaker
       *[other] { $count } speakers
    }
dubbing-clones = Clone the voices
    .tip = The dub speaks with the voices of the recording; otherwise voices of the library do
    .draft = The service speaks with the voices of the recording then; Draft voices clone nobody
dubbing-clones-draft = Draft voices clone nobody: of their own, those that sound most like the recording speak. Consent is asked for as it is before the service clones.
dubbing-clones-consent = Everybody who is heard has to have agreed that their voice is cloned, in these languages. It is written into the records of consent when the dub begins; who takes it back stops further languages and fixes with their voice.
dubbing-clones-off = Voices of the library speak; nobody’s voice is cloned.
    .draft = Draft voices speak; nobody’s voice is cloned.
dubbing-consent-there = { $name } agreed: { $languages } · { $state }
dubbing-consent-owner = Whose voice is heard ({ $number })
    .tip = Everybody who is heard is named, each by their own name
dubbing-consent-relation = How you stand to them ({ $number })
    .tip = Choosing one says that it is so: it is written into the records of consent when the dub begins
dubbing-consent-recorded = Written down when the dub begins: “{ $statement }”
dubbing-consent-scope = a dub of { $film } ({ $languages })
dubbing-consent-add = Add a person
    .tip = Somebody else who is heard
dubbing-consent-many = More come as records of consent
dubbing-consent-relation-named = How you stand to { $name }
dubbing-consent-away-named = Leave { $name } out
dubbing-consent-away = Leave out person { $number }
    .tip = They aren’t heard, or their record is added as a file
dubbing-consent-unsaid = Say whose voices are heard, and whether they are your own or agreed
dubbing-consent-named = The transcript names { $names }: each of them has a person whose voice it is. Who speaks for two is named twice.
dubbing-consent-speakers = There are { $heard }: { $lacking ->
        [one] say whose voice one more of them is
       *[other] say whose voices they are
    }
dubbing-consent-gone = What was said of who agreed, and the records of it, went with the film that they were brought for
dubbing-consent-none = Say who agreed that their voice is cloned
dubbing-consent-other = { $name } agreed to no dub into { $language }: say that they did, or leave it out
dubbing-consent-withdrawn = { $name } took their consent to dubs of this recording back
dubbing-consent-over = The consent of { $name } to dubs of this recording is over: say that they agreed anew
dubbing-plan-needs = { $what } needs { $needed }; the account is on { $plan }.
dubbing-plan = The account’s plan has it not: { $needed } has. A film with a mark can be had without
dubbing-background = Leave out music and noise
    .tip = The dub has speech alone
dubbing-background-draft = Draft voices part no speech from its background: under each line the whole recording is turned down by 24 dB, music and noise too.
dubbing-background-about = With music and effects of your own the dub is made of speech alone. They lie under it on this computer, stay as they are where a line is fixed, and can be saved as stems.
dubbing-background-own = Your own background takes its place
dubbing-background-away = Leave out the background { $name }
    .tip = Lays nothing of your own under the dub
dubbing-profanity = Mask swear words
    .tip = In the transcripts, the service writes them with stars
    .draft = Draft voices know no swear words: they speak what the transcript says
dubbing-worth = Mark and size
    .about = A mark in the film is cheaper. Files of a whole film have its own picture at its own size, unless it is marked.
    .sound = A mark in the dub is cheaper, and all that small plans have.
    .draft = Draft voices put no mark anywhere and make no picture: here it changes the draft credits alone. Files of a film have its own picture.
dubbing-marked = With a mark
    .tip = The film carries the service’s mark, in the files here too: 2,000 to 3,000 credits a minute
    .draft = The service’s mark would be in the film; Draft voices put none: 2,000 draft credits a minute
dubbing-plain = Without
    .tip = No mark: 3,000 credits a minute
dubbing-full = Full size
    .tip = No mark, and what the service makes keeps the film’s size, which parts are written with: 3,000 credits a minute
dubbing-key-asks = It was charged before, or may have been: press the button that says what it costs
dubbing-whole-about = Only { $from } to { $to } of this film is dubbed here. The whole film is a dub of its own: this part of it is charged again with the rest.
    .draft = Only { $from } to { $to } of this film is dubbed here. The whole film is a dub of its own: this part of it is made again with the rest.
dubbing-whole = Dub the whole film…
    .tip = Opens a new dub of all of it, with the languages, transcripts, voices and settings of this one. Its price stands there, and nothing is ordered before you begin it
dubbing-whole-other = A new dub is put together already: begin it, or close it first
dubbing-wanted-background = As it was wanted, the film gets “{ $name }” as its background with it.
dubbing-wanted-no-background = As it was wanted, the film loses its own background with it.
dubbing-wanted-about = This language isn’t ordered yet.
dubbing-start-language = Begin { $language }
dubbing-made = The service is making the dub in { $language }.
    .draft = Draft voices are making the dub in { $language }.
dubbing-made-elsewhere = Another Mynah window or command is making the dub in { $language }.
    .tip = It comes here too, and is charged once. Where it isn’t wanted, cancel it there.
dubbing-sent = { $language } is on its way to the service.
dubbing-in-line = { $language } waits for its turn.
dubbing-progress = { $language } under way
dubbing-elapsed = { $length } so far
dubbing-expected = { $length } so far. By earlier dubs it takes about { $expected }
dubbing-goes-on = It goes on at the service when this window is closed, and is fetched with the next start.
    .draft = If you close Mynah, the dub continues at the next start.
dubbing-cancel = Stop waiting
    .name = Stop waiting for { $language }
    .tip = What was sent goes on at the service and may be charged; it is looked for later
dubbing-cancel-draft = Cancel
    .name = Cancel { $language }
    .tip = Draft voices stop, and nothing of it is counted
dubbing-file-gone = { $language } was paid for, and its file is gone from this computer. The service may have it still: then it is fetched for nothing.
    .draft = { $language } was made, and its file is gone from this computer. Draft voices may have kept it: then it is there again for nothing.
dubbing-file-deaf = { $language } was paid for, and nothing can be heard of the file that came. The service may have it whole: then it is fetched for nothing.
    .draft = { $language } was made, and nothing can be heard of the file that came. Draft voices may have it whole: then it is there again for nothing.
dubbing-fix-gone = What was bought for this line is gone from this computer: files can’t be written with it.
dubbing-fix-long = What was bought for this line is gone from this computer, and another take of the same words lasts too long for its place. Put the dub’s own back, or write it shorter.
dubbing-fetching = { $language } is fetched from the service …
    .draft = { $language } is looked for among what Draft voices kept …
dubbing-failed-before = The last attempt came to nothing.
dubbing-languages = Languages
dubbing-language-tab = Language
    .tip = Shows another language, and plays it from the same moment
dubbing-original = Original
dubbing-heard = What is heard
dubbing-dub = Dub
dubbing-no-wave = Measuring …
    .failed = Mynah couldn’t draw it: { $why }
dubbing-wave-original = Waveform of the original
dubbing-wave = Waveform of { $language }
    .tip = Click to play from there; Left and Right go by a second
dubbing-lines = Lines
    .command = Filter the lines
    .tip = Lists all lines, or those that are worth a look
dubbing-lines-all = All lines
dubbing-lines-flagged = Worth a look
dubbing-lines-missing = Not said
dubbing-lines-unsaid = Loud, no line
dubbing-lines-overlap = Overlapping
dubbing-lines-long = Longer than in the recording
dubbing-lines-short = Shorter than in the recording
dubbing-lines-silent = Silent
dubbing-lines-jump = Louder or softer
dubbing-lines-names = Without a name
dubbing-lines-fast = Too fast to read
dubbing-lines-untranslated = Untranslated
dubbing-lines-numbers = Other numbers
dubbing-lines-mended = Fixed by you
dubbing-lines-loading = Looking what is said …
dubbing-no-lines = What is said isn’t known
    .text = There is no transcript of this language, so no line of it can be checked or fixed. Its sound can be saved.
dubbing-none-listed = No line is like that.
dubbing-none-to-look-at = There are no lines here to go through.
dubbing-none-flagged = No line is worth a look any more.
dubbing-list-all = Show all lines
    .tip = Lists all lines of the language again
dubbing-head-time = Time
dubbing-speaker = Speaker { $number }
dubbing-ruler = Time ruler, 0:00 to { $length }
dubbing-next-line = Line { $line } · { $language }
dubbing-head-said = In the recording
dubbing-head-speed = Chars / s
dubbing-head-fit = Fit
dubbing-head-lufs = LUFS
dubbing-percent = { $part } %
dubbing-line-fit = { $part } % of its length in the recording
dubbing-line-loud = { $lufs } LUFS
dubbing-line-missing = Nothing is said here
dubbing-still = Picture of the film at { $at }
dubbing-still-of = Picture at { $at }
dubbing-still-comes = The picture comes …
dubbing-still-none = There is no picture of this moment.
dubbing-still-missing = Sound only: ffmpeg, which makes pictures of it, isn’t installed.
dubbing-under = Original under the dub
    .tip = How loud the recording is heard under the dub, to compare them
dubbing-under-none = Dub alone
dubbing-under-level = Original −{ $db } dB
dubbing-head-flags = Worth a look
dubbing-flag-missing = isn’t said
dubbing-flag-unsaid = speech without a line
dubbing-flag-overlaps = overlaps
dubbing-flag-long = longer
dubbing-flag-short = shorter
dubbing-flag-silent = silent
dubbing-flag-louder = louder
dubbing-flag-softer = softer
dubbing-flag-names = lacks a name
dubbing-flag-fast = too fast
dubbing-flag-untranslated = untranslated
dubbing-flag-squeezed = squeezed
dubbing-flag-numbers = other numbers
dubbing-flag-told = { $word }: { $about }
dubbing-flags-more = { $flag } +{ $count }
dubbing-mended = fixed
dubbing-line = Line { $line } at { $at }, { $speaker }: { $text } { $marks }
    .tip = Click or press Enter to play the line, arrows to select another
dubbing-line-title = Line { $line } · { $from } to { $to }
dubbing-as-dubbed = As the service dubbed it
    .draft = As Draft voices dubbed it
dubbing-now = What is said from now on
dubbing-says = Says in { $language }
    .tip = Write what is said instead; nothing is bought before you press the button
dubbing-room = Said in the time of the line as it is, that is about { $speed } characters a second; more than 21 are too fast to read. It may last { $room } s at its own tempo before anything else is said.
dubbing-tight = It was spoken so already, and lasts too long for { $room } s. Make it shorter, or have another voice say it
dubbing-patched = Fixed: { $voice } says it at { $tempo }× its tempo. { $bed }
dubbing-voice = Voice of this line
    .tip = Who says it: the voice of the last fix of this speaker, else the one that the dub has for them where that is told, else one called like them
dubbing-mend = Say it so
    .tip = Speaks this line alone, puts it in its place, and plays it in context. Ctrl+Enter does the same
dubbing-nothing-written = Nothing is written
dubbing-unchanged = Text and voice are what is said already
dubbing-no-voice-yet = The voices aren’t here yet
dubbing-hear = Hear it
    .tip = Plays the dub from a second before this line
dubbing-put-back = Put back
    .tip = The dub says this line as it was made; what you bought stays in the library
dubbing-undo-line = Undo the fix of line { $line }
dubbing-redo-line = Fix line { $line } again
dubbing-undo-back = Undo putting line { $line } back
dubbing-redo-back = Put line { $line } back again
dubbing-undone-back = Line { $line } is fixed again
dubbing-redone-back = Line { $line } is put back again
dubbing-undone-line = The fix of line { $line } is taken back
dubbing-redone-line = Line { $line } is fixed again
dubbing-undo = Undo
    .tip = Takes the newest fix of this language back
dubbing-redo = Redo
    .tip = Does the fix again that was taken back last
dubbing-earlier = { $count ->
    [one] A dub with another transcript was made before
   *[other] { $count } dubs with other transcripts were made before
}{ $fixes ->
    [0] .
    [one] , with one fixed line.
   *[other] , with { $fixes } fixed lines.
}
dubbing-turn-back = Show the earlier dub
    .tip = Shows it with its fixes, for nothing. This one is kept as it is, and comes back in the same way
dubbing-bin = Remove this dub
    .tip = Takes it out of the list. Nothing is deleted: what was bought stays, and it can be put back
dubbing-bin-going = A language of it is under way, or waits for its turn: it can be removed once that is over
dubbing-binned = Removed dubs
dubbing-removed = This dub is removed from the list. Nothing of it is deleted.
dubbing-take-out = Put back
    .command = Put the removed dub back
    .name = Put { $name } back
    .tip = It stands in the list again, as it was
dubbing-there = { $language } is dubbed already, for { $price }{ $fixes ->
    [0] .
    [one] , with one fixed line.
   *[other] , with { $fixes } fixed lines.
}
dubbing-there-background = Without a background of your own “{ $name }” is left out of all languages of this film, of those that are there, too.
dubbing-there-doubtful = { $language } was sent before with the same transcript, and may have been charged: nobody knows what became of it. Its card among the dubs looks for it, for nothing.
dubbing-there-paid = { $language } was charged before with the same transcript, { $price }, and can’t be had any more.
dubbing-there-missing = { $language } was paid for with the same transcript, { $price }, and its file is gone or can’t be read. Its card among the dubs fetches it, for nothing.
dubbing-there-again = Order { $language } once more
    .tip = Where nothing of it can be had, it is dubbed anew and costs its price once more
dubbing-there-ask = { $language } was charged already, or may have been: say whether it is ordered once more
dubbing-other-account = Not ordered: { $languages }. Another account would pay by now than the one whose price stood there. Begin it below at the price of that one, or choose the key of before again.
dubbing-there-unasked = Not ordered: { $languages }. It was charged before, or may have been; below stands what is known of it.
dubbing-there-before = With this transcript it was dubbed before: that dub comes back with its fixes, and costs nothing.
dubbing-there-same = It costs nothing once more: the dub that is there is opened, with its fixes.
dubbing-there-named = The recording’s language was named for the dub that is there: { $language }.
dubbing-there-alike = Nothing but the recording’s language is another. To have that dub for nothing leave it as it was; to pay once more say so.
dubbing-there-alike-ask = { $language } is there but for the recording’s language: say whether it is ordered once more
dubbing-there-foot = There already, with other settings: { $languages }
dubbing-left-out-foot = Not all of the film is covered: what is lacking stands above
dubbing-there-other = With the same transcript it costs nothing. With another it is dubbed anew: the dub that is there is kept with its fixes, and fixes of lines that stay the same are taken over. Where only a line or two are to be others, each can be fixed on the board of the dub that is there, for the price of that line.
dub-uncovered-none = No line of the transcript is between { $start } and { $end }.
dub-uncovered-end = Its lines end at { $end } of { $all }.
dub-uncovered-late = A line ends at { $end }, behind the end at { $all }: so it can’t be used.
dub-uncovered-speech = Of what sounds like speech, about { $seconds } s have no line: the recording stays as it is there.
dub-uncovered-together = { $count ->
    [one] One row begins while the one before it is still said (at { $at }): the two may be heard together.
   *[other] { $count } rows begin while the one before is still said (at { $at }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }): they may be heard together.
}
dub-uncovered-rows = { $count ->
    [one] One row has no translation ({ $rows }): the recording stays as it is there.
   *[other] { $count } rows have no translation ({ $rows }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }): the recording stays as it is there.
}
dub-uncovered-row = line { $line } at { $at }
dub-uncovered-row-said = line { $line } at { $at } “{ $text }”
dub-unsaid = { $count ->
    [one] Written but not said yet: line { $lines } of { $language }. Files have what the dub says there now.
   *[other] Written but not said yet: lines { $lines } of { $language }. Files have what the dub says there now.
}
dubbing-unsaid = not said yet
dubbing-unwrite = Drop what is written
    .tip = The line stays as it says now, in the voice that it has; nothing is bought. Ctrl+Z in the field brings the text back, and the voice is chosen anew
dubbing-unvoice = Drop the voice
    .tip = The line keeps the voice that it has; nothing is bought
dubbing-unsaid-price = To say what is written costs { $price } at most.
dubbing-unsaid-long = What is written for line { $lines } was spoken already and lasts too long for its place: make it shorter.
dubbing-unsaid-show = Show line { $line } of { $language }
    .tip = Its text and “Say it so” stand above
dubbing-files-cut-off = Saving files into { $folder } was cut off: some of them may be lacking, or be those of before. Save them again to have all.
dubbing-files-old = Something was changed after they were written – a fix, the background or which dub it is: save them again to have it in them.
dub-hurried = As it is spoken here it lasts about { $seconds } s and has { $room } s: what is faster than { $fastest } times isn’t put in its place, and is paid all the same. Make it shorter.
dub-hurried-slowly = Spoken slowly it lasts about { $seconds } s and has { $room } s: if it has to be more than { $fastest } times faster it isn’t put in its place, and is paid all the same. Shorter is safer.
dubbing-hear-bought = Hear what was bought
    .tip = It is here, and paid; alone, as it was spoken
dub-short-background = The background of your own ends at { $end } of { $all }: after that nothing is under the speech.
dub-alike = { $language } of this film is there already, for { $price }, with other settings: { $settings }.
dub-alike-going = { $language } of this film is being dubbed already, with other settings: { $settings }.
dub-alike-doubt = { $language } of this film may have been charged already, with other settings: { $settings }. Nobody knows yet what became of it.
dub-alike-fixes = { $count ->
    [one] Its line that was said anew stays with it: the new dub begins without it. What is said anew there in the same words by the same voice is taken from the library where it is there.
   *[other] Its { $count } lines that were said anew stay with it: the new dub begins without them. What is said anew there in the same words by the same voice is taken from the library where it is there.
}
dub-alike-source = the recording’s language named ({ $language })
dub-alike-source-none = the recording’s language not named
dub-alike-track = audio track { $number }
dub-alike-track-default = the file’s default audio track
dub-alike-part = only { $start } to { $end } of it
dub-alike-whole = the whole recording
dub-alike-speakers = { $count ->
    [one] one speaker
   *[other] { $count } speakers
}
dub-alike-speakers-none = the number of speakers found out
dub-alike-background = with its background
dub-alike-no-background = without its background
dub-alike-library = voices of the library
dub-alike-cloned = cloned voices
dub-alike-masked = swear words masked
dub-alike-unmasked = swear words not masked
dub-alike-marked = with a mark
dub-alike-plain = without a mark
dub-alike-full = in its own resolution
dub-alike-sheet = another transcript
dub-alike-project = as a dubbing project
dub-alike-classic = the classic way
dub-way-project = Goes as a dubbing project: the service can say its lines anew, for the seconds of each line.
dub-way-classic = Goes the classic way: a dubbing project has { $what }.
dub-way-mark = no mark
dub-way-part = no part of a film
dub-way-speakers = no number of speakers
dub-way-background = no speech without its background
dub-way-masked = no masked swear words
dub-way-transcript = no table of lines
dub-way-voices = no voices of the library, only those of the recording
dubbing-way = The service’s way
dubbing-way-project = As a dubbing project
    .tip = Your plan has it: the service itself says single lines anew. Without it the dub goes the classic way, and lines are said by voices of the account
dubbing-way-classic = Goes the classic way: its lines are said anew by voices of the account.
dubbing-says-who = Who says it
dubbing-says-service = The service
    .tip = The service changes the line in its own dubbing project and says it anew, with the dub’s voice and its own background. Its seconds are charged; some may be free, which it says only afterwards
dubbing-says-voice = A voice
    .tip = A voice of the account says it, at the price of its letters
dub-anew-voice = the service
dub-refetched = The sound of { $language } came as the service has it now: { $count ->
    [one] line { $lines } says
   *[other] lines { $lines } say
} what was said anew last. How that was dubbed at first can’t be had any more
dub-refetched-gone = The sound of { $language } came as the service has it now, without { $count ->
    [one] a line that was fixed
   *[other] { $count } lines that were fixed
}: “{ $texts }” has no place any more. It was charged ({ $price }) and isn’t charged again; the words wait at the line that is said then, where there is one.
dub-bed-service = The service said it anew, with its own background.
dub-not-edited = The service says lines of a dub anew on the plan { $plan } alone. A voice of the account can say it
dub-voice-first = Nobody knows whose voice { $speaker } has in the dub. { $voice } is only the first of your voices: choose who says it.
    .nameless = Nobody knows whose voice says this line in the dub. { $voice } is only the first of your voices: choose who says it.
dub-voice-of-fix = { $voice } said the last fix of { $speaker }; in the dub it is { $own }.
dub-payer = The account of the key “{ $key }” pays: it has this dub.
dub-elsewhere = Another account has this dub, and no key of that account is here: it alone can say a line of it anew. Add a key of that account, or have a voice say the line
dub-other-step = Another window fixed a line of this language meanwhile, or took a fix back. Nothing was changed; the lines are shown as they are now
dub-says-anew = The service is saying lines of this language anew just now. Try again once it is done
dub-segment-gone = The service has this line no more: its dubbing project was changed there. A voice of the account can say it
dub-unspoken-some = Lines of this dub were changed at the service and not said anew yet, before it was first read here: which ones isn’t known, and they would be said, and charged, with this one. Have them said there, or have a voice of the account say this one
dub-unspoken = Another line was changed at the service and not said anew yet (“{ $text }”): it would be said, and charged, with this one. Say that line anew first, or have a voice of the account say this one
dubbing-files = Files
dubbing-files-language = Files
    .tip = Writes the files of { $language }
dubbing-file-video = Video per language · FLAC audio
    .tip = Browsers and VLC play FLAC in a video, QuickTime doesn’t
    .aac = Video per language · AAC audio
    .given = Video per language · from ElevenLabs
dubbing-file-all = Video with all languages · MKV
    .tip = VLC and editors play MKV, browsers and QuickTime don’t
dubbing-file-subtitles = Subtitles · SRT, VTT, TTML
dubbing-file-tables = Transcript, cues · CSV, JSON
dubbing-file-report = Report · MD
dubbing-file-audio = Audio · { $kind }
dubbing-file-aac = Audio · M4A, AAC in the video
dubbing-file-size = ~{ $size }
dubbing-file-no-ffmpeg = Install ffmpeg for AAC
dubbing-file-tip = Export this file for each language that is on
dubbing-stems = Stems · WAV
dubbing-files-nothing = Tick a file
dubbing-files-none = Choose a language
dubbing-files-written-into = { $count ->
        [one] One file was written into “{ $folder }”
       *[other] { $count } files were written into “{ $folder }”
    }
dubbing-files-written = { $count ->
        [one] One file was written
       *[other] { $count } files were written
    }
dubbing-replace = Replace
    .tip = Writes over what is there; what no dub wrote is lost
dubbing-replace-not = Leave them
    .tip = Nothing is written; choose another folder
dubbing-show-folder = Show the folder
    .command = Show the folder of the dub
    .tip = Opens the folder with the files
dubbing-elsewhere = Begun elsewhere
    .about = What else the account has. Opening and saving it costs nothing.
dubbing-elsewhere-making = being made
dubbing-elsewhere-ready = ready
dubbing-elsewhere-failed = failed: { $why }
dubbing-elsewhere-open = { $name }: { $about }
    .tip = Shows what is said in it; its files can be saved
dubbing-elsewhere-not-ready = It isn’t ready
dubbing-elsewhere-save = Save the files
    .tip = Asks for a folder, then fetches each language there as the service made it, with subtitles and a table. It costs nothing
dubbing-elsewhere-language = Language
    .tip = Shows what is said in another language
dubbing-nothing = Nothing is chosen
    .text = A film that is open shows its lines and files here
dubbing-before = Before it begins
dubbing-aside = About this dub
dubbing-no-price = Choose a film and languages: what each costs stands here.
dubbing-all = All together
dubbing-film-refused = { $film }: { $why }
dubbing-batch = All { $count } films
dubbing-batch-some = { $count } of { $all } films
dubbing-batch-begin-some = Begin { $count } of { $all } films
dubbing-batch-begin = Begin all { $count } films
    .command = Begin all films
    .tip = All of them in the same way and into the same languages, for no more than stands here; what can’t begin by itself stops there and says why
dubbing-batch-alone = Each is begun by itself: the part, background or cloned voices are of the first film alone.
dubbing-batch-no-table = it has no transcript: add one that is called like it, or give it one of those above.
dubbing-batch-lacks = Not begun with the others: { $film }: { $why }
dubbing-batch-ended = The films that wait aren’t begun: what dubs them was changed meanwhile. They stand in the new dub again once it is changed back.
dubbing-batch-fell = Something was brought meanwhile.
dubbing-fell-late = { $files }: not used, for the film that this was brought for is begun already, or isn’t in the new dub any more. Bring it again at the film that it is of.
dubbing-batch-stopped = The films that wait aren’t begun: { $why }. They stand in the new dub.
dubbing-batch-account = another account would pay by now than the one whose price was told
dubbing-batch-dearer = “{ $film }” costs more by now than was left of what was told
dubbing-batch-unknown = what “{ $film }” costs isn’t known
dubbing-elsewhere-fetched = “{ $name }” was fetched into { $folder }. { $told }
dubbing-elsewhere-not-fetched = “{ $name }” was not fetched. { $why }
dubbing-batch-looks = The price of all films stands here once each was looked at
dubbing-undone = Once it is begun
    .about = It can’t be taken back, changed or refunded. Single lines can be fixed afterwards, each at its own price.
    .draft = It can be cancelled while it is made, for nothing. Single lines can be fixed afterwards, each at its own price.
dubbing-upload = { $size } are sent for each language.
dubbing-track = Audio track
    .tip = Choose which of the file’s audio tracks is dubbed
dubbing-facts = The film
dubbing-fact-size = { $wide } × { $high }
dubbing-fact-sounds = { $count ->
        [one] sound as { $codec }
       *[other] sound as { $codec }, track { $number } of { $count }
    }
dubbing-fact-texts = { $count ->
        [one] one track of subtitles
       *[other] { $count } tracks of subtitles
    }
dubbing-fact-speech = { $share } % sounds like speech
dubbing-fact-language = { $language } by the file’s own word
dubbing-fact-upload = { $size } are sent for each language, about { $length } at 10 Mbit/s
dubbing-fact-film = File
dubbing-fact-about = Spoken
dubbing-fact-cost = Cost so far
dubbing-fact-job = Job
dubbing-told-clones = voices cloned
dubbing-told-track = audio track { $number }
dubbing-told-marked = with the service’s mark
dubbing-told-begun = begun { $time }
dubbing-agreed = Voices cloned in { $language }: { $agreed }
    .open = Whose voices may be cloned in { $language }: { $agreed }
    .draft = Whose voices may be cloned in { $language }: { $agreed }. Draft voices clone nobody’s
dubbing-pick-line = Click a line to hear it and to fix it.

# The History room.
history-search = Search the history
    .hint = Search texts and voices
    .tip = Lists only what holds these words, in its text, its recording’s name or its voice’s
history-clear = Clear filters
    .tip = Lists everything again
    .none = No filter is set
history-filter-lives = Where it lives
    .command = Filter by place
    .tip = Choose where the listed audio is
    .tip-draft = Choose whether the listed audio is in your library
    .any = Here or provider
    .anywhere = Anywhere
    .here = In the library
    .away = Not in the library
    .there = Provider only
    .both = In both
history-filter-tool = Tool filter
    .tip = Lists what was made with one tool
    .any = All tools
history-filter-voice = Voice filter
    .tip = Lists what one voice said
    .any = All voices
history-filter-model = Model filter
    .tip = Lists what was made with one model
    .any = All models
history-filter-days = Time filter
    .tip = Lists what was made lately
    .any = All time
    .last = { $days ->
        [one] Last day
       *[other] Last { $days } days
    }
history-lives-here = Here
history-lives-there = Provider
history-lives-alone = Here only
history-lives-both = Here, provider
history-lives-away = Not in library
history-no-text = (no text)
history-column-text = Text
history-column-voice = Voice
history-column-tool = Tool
history-column-model = Model
history-column-audio = Audio
history-column-cost = Cost
history-column-lives = Where
history-column-time = Made
history-row = { $text }; { $voice }, { $tool }, { $time }; { $cost }; { $lives }
    .tip = Press to see its details, Space or Enter to play it
history-play = Play
    .tip = Plays the take
history-pause = Pause
    .tip = Pauses, and goes on when pressed again
history-fetch-play = Fetch and play
    .tip = Fetches its sound into the library first, which is free, then plays it
history-fetch = Fetch into the library
    .tip = Keeps its sound as a take. It is free, and not counted as spent from here
history-fetch-all = { $count ->
    [one] Fetch one entry
   *[other] Fetch { $count } entries
}
    .command = Fetch all listed entries
    .tip = { $count ->
        [one] Add the audio of the listed entry to your library for free
       *[other] Add the audio of these entries to your library for free
    }
history-refresh = Refresh
    .tip = Reads the history again from its newest entry
history-rows = { $count ->
    [one] One entry
   *[other] { $rows } entries
}
history-rows-more = The newest { $rows } entries; more below
history-loading = Reading on …
history-without = The provider’s history can’t be read; these are the library’s takes.
history-empty = Nothing was generated yet
    .text = What you generate here, or elsewhere with this account, is listed here.
history-none = Nothing like that
    .text = No entry passes the filters.
history-show-all = Show all
    .tip = Clears search and filters
history-inspector = Details
history-nothing = Nothing selected
    .text = Choose an entry to see how it was made.
history-fact-time = Made
history-fact-tool = Tool
history-fact-voice = Voice
history-fact-model = Model
history-fact-cost = Cost
history-fact-lives = Where
history-fact-retention = Zero retention
history-unkept = not kept by the provider
history-fact-length = Length
history-fact-format = Format
history-fact-seed = Seed
history-fact-stability = Stability
history-fact-similarity = Similarity
history-fact-style = Style
history-fact-speed = Speed
history-fact-title = Recording
history-fact-text = Text
history-use = Use these settings
    .for = Use these settings for { $speaker }
    .tip = Give this speaker the model and settings of the entry
    .unknown = The settings of this entry are unknown
    .blind = Once its blind audition is revealed: the settings would tell whose voice it is
    .no-line = Select a line in Script first
history-used = { $speaker } now uses these settings
history-put-take = Add as take to line { $line }
    .tip = Adds it to the line with the same words and voice
history-put = Add as new line
    .tip = Adds a line with its text and take below the focused line
    .tip-there = Downloads the audio for free, then adds a line with both
    .no-project = No project is open
    .no-text = It has no text
    .blind = Once its blind audition is revealed: the line would tell whose voice it is
history-put-failed = Nothing was put into the script: its sound could not be fetched
history-put-elsewhere = It is in the library. Nothing was put into the script: another project is open by now
history-putting = Its sound is fetched first, then it is put into the script.
history-save = Save into a folder…
history-marked = { $count ->
    [one] One entry selected
   *[other] { $count } entries selected
}
history-marked-all = { $but ->
    [0] All entries selected
   *[other] All entries but { $but } selected
}
history-marked-what = What you press is done to all of them, those that are not in sight too. Shift or Ctrl with a click selects more, Esc none.
history-unmark = Select none
    .tip = Lets go of all of them; nothing else changes
history-gathering = Reading the list to its end: { $count } entries so far
history-gather-stop = Stop reading
    .tip = Reads no further, and does nothing
history-all-here = All of it is in the library already
history-none-there = None of it is known to be at the provider
history-none-marked = Nothing is selected any more
history-many-fetched = { $count ->
    [one] Audio of 1 entry added to your library for free
   *[other] Audio of { $count } entries added to your library for free
}
history-many-deleted = { $count ->
    [one] 1 entry permanently deleted from ElevenLabs
   *[other] { $count } entries permanently deleted from ElevenLabs
}
history-many-saved = { $count ->
    [one] One file saved in { $place }
   *[other] { $count } files saved in { $place }
}
history-many-stopped = Stopped: { $left } of { $all } entries are left; they are selected
history-many-unfetched = { $left } of { $all } entries were not fetched
history-many-unsaved = { $left } of { $all } entries were not saved
history-many-undeleted = { $left } of { $all } entries were not deleted
history-many-reason = { $why } ({ $count })
history-many-why = { $head }; they are selected. { $reasons }
history-delete = Delete at the provider
    .tip = Asks first: it can’t be undone
history-delete-question = Delete it at the provider? It is nowhere else, and this can’t be undone. Fetch it into the library first to keep it.
    .kept = Delete it at the provider? This can’t be undone. The take in the library stays.
    .many = Delete { $count } entries at the provider? This can’t be undone. { $only ->
        [0] Their takes in the library stay.
        [one] One of them is nowhere else: fetch it into the library first to keep it.
       *[other] { $only } of them are nowhere else: fetch them into the library first to keep them.
    }
history-delete-yes = Delete for good
    .tip = Deletes it from the account’s history, for everyone who uses the account
history-delete-no = Keep it
    .tip = Deletes nothing

## The review

review-nothing = No take waits to be heard: speak some lines first, or take back an approval
review-nothing-there = No take waits to be heard from there on
review-focus-first = Another line has to have the focus: the review begins there
review-begins = It begins at the first take
review-goes-on = It goes on where it was left
review-anew = All were heard once: what was passed is heard again
review-begins-again = What was spoken again is heard
review-awaits = What was spoken again is still under way: the review hears it once it is there
review-spoken-again =
    { $lines ->
        [one] The line is spoken again: F9 hears it
       *[other] { $lines } lines are spoken again: F9 hears them
    }
review-to-redo =
    { $lines ->
        [one] The review wants 1 line spoken again
       *[other] The review wants { $lines } lines spoken again
    }
review-other-take = The line has another take by now: it is heard, and nothing is said of it yet
review-line-gone = The line that was heard is gone: the review goes on with the next one that wasn’t heard
    .last = The line that was heard is gone, and all others were heard
review-note-gone = The line is gone: what you wrote is kept with its take
review-left-noted = What you had begun to write is noted in the project that you left: its line is to be spoken again
    .approved = What you had begun to write is noted in the project that you left: its line is to be spoken again, and its take isn’t approved any more
    .since = What you had begun to write is noted in the project that you left, with its take: the line has a newer one already
    .approved-since = What you had begun to write is noted in the project that you left, with its take, which isn’t approved any more: the line has a newer one already
review-from-line = From line { $line }
    .tip = Begins at the line that has the focus; what was said of the others stays
review-from-first = From the beginning
    .tip = Begins at the first take that waits; what was said of them stays until something else is
review-first-when = N hears again at the end what isn’t approved or to redo, and right behind F9
review-left-out = { $count ->
    [one] Left out: line { $lines } · { $why }
   *[other] Left out: lines { $lines } · { $why }
}
    .mute = there is nothing to speak
    .voiceless = the speaker has no voice
    .gone = the voice is not there any more
    .model = its model is not known
    .doubt = it may have been charged already, see Jobs
    .silent = no consent holds for the voice
    .approved = its take is approved
    .under-way = it is being spoken already
review-loops = Loop is on
    .tip = The take begins again and again until you decide; Alt+O has the review go on by itself again
review-where = Review · { $at } of { $of } · { $speaker }
review-over = Heard to the end · { $approved } approved · { $redo } to redo · { $skipped } passed{ $flagged ->
    [0] {""}
   *[other] {" · "}{ $flagged } flagged
  }
review-approve = Approve
    .tip = The take is final; the next one is heard
review-redo = Redo
    .tip = The line is spoken again at the end, with a note of what is to be different
review-flag = Flag word
    .tip = Writes the word that is heard into the take’s note
review-late = Approved, for it had just been heard to its end: “{ $text }”
review-late-again = It is about the line before, which had just been heard to its end: that one is heard again
review-flagged = “{ $word }” is flagged
review-flagged-word = listen to “{ $word }”
review-no-word = No word is heard at this moment
review-skip = Pass
    .tip = Leaves the take as it is; the next one is heard
review-back = Back
    .tip = Hears the take before again, and decides anew
review-first = This is the first take
review-close = Close the review
    .tip = Leaves the review; it goes on from here another time
review-keys = A approves · R redo · F flags the word · S passes · B back · Space pauses · Esc leaves
review-keys-note = Enter notes it and goes on · Esc takes it back
review-keys-end = Enter speaks them again · N hears again what isn’t approved · B back · Esc leaves
    .none = N hears again what isn’t approved · B back · Esc leaves
    .leave = Enter or Esc leaves · N hears again what isn’t approved · B back
review-note = What is to be different
    .hint = A note for yourself: calmer, or stress “never”
    .tip = Kept as the take’s note: whoever listens reads it, the voice doesn’t hear it. What it says is changed in the line’s settings and words. Enter passes on to the next take, Escape takes it back
review-noted = Redo at the end
    .tip = The line is spoken again when all were heard
review-again = { $count ->
    [one] Speak 1 again
   *[other] Speak { $count } again
}
    .tip = Makes another take of each line that is to be spoken again, and of no other
    .why-not = None of them can be spoken: it is said below why
    .sending = It is on its way
flaw-long = Long
    .tip = The take is far longer than its words want: something may be said twice, or drawn out
flaw-short = Short
    .tip = The take is far shorter than its words want: words may be missing
flaw-silence = Silence
    .tip = There is a long silence that nobody asked for
flaw-clips = Clips
    .tip = Its true peak is above 0 dB: it is distorted where it is loudest
flaw-loud = Loud
    .tip = It is much louder than this speaker’s other takes
flaw-quiet = Quiet
    .tip = It is much quieter than this speaker’s other takes
flaw-cut = Cut end
    .tip = It ends in the middle of a sound: the last word may be missing

# voices: the Voices room

tabs = What is shown
voices-tab-own = My voices
    .tip = The voices of the account
voices-tab-shared = Library
    .tip = Voices that others share, to be heard and added
voices-tab-drafts = Draft voices
    .tip = Voices of the built-in engine: they cost nothing
voices-search = Search voices
    .hint = Name, mood or accent
    .tip = Looks in names, descriptions, labels, and in your own tags and notes; in the library the service looks
voices-filters = Filters
    .tip = Shows the filters and the order, or folds them away
voices-filters-on = Filters (some are set)
voices-filter-tip = Lists only voices that are so
voices-filter-nothing = No voice here says anything of it
voices-chosen = { $facet }: { $value }
voices-any = Any
    .tip = Lists them whatever it says here
voices-only-tip = Lists only these; the number says how many that would be
voices-facet-mine = Mine
    .command = Filter by your own marks
voices-facet-category = Category
    .command = Filter by category
voices-facet-gender = Gender
    .command = Filter by gender
voices-facet-age = Age
    .command = Filter by age
voices-facet-accent = Accent
    .command = Filter by accent
voices-facet-use = Use case
    .command = Filter by use case
voices-facet-language = Language
    .command = Filter by language
voices-facet-tag = Tag
    .command = Filter by tag
voices-facet-collection = Collection
    .command = Filter by collection
voices-facet-notice = Notice period
    .command = Filter by notice period
voices-mine-favourite = Favourites
voices-mine-cast = In the cast
voices-mine-spoke = Used before
voices-mine-marked = Marked
voices-kind-professional = Professional
voices-kind-high-quality = High quality
voices-kind-famous = Famous
voices-usual-rate = Usual price
    .tip = Leaves out voices that cost more than their model does
voices-unwatched = Not monitored
    .tip = Leaves out voices whose texts are watched as they are spoken
voices-free = Free plans
    .command = List voices for free plans
    .tip = Leaves out voices that free plans may not speak with. The service can’t be asked for them alone: what was read of the library is looked through here, and more is read as you go on
voices-free-read = { $found } of the { $read } read so far
voices-free-all = { $found } of all { $read }
voices-free-on = Read on
    .tip = None of the last ones was for free plans: reads further pages of the library, which costs nothing
voices-clear = Clear
    .command = Clear filters
    .tip = Lists all voices again
voices-count = { $count ->
    [one] One voice
   *[other] { $shown } voices
}
voices-count-so-far = { $count ->
    [one] One so far
   *[other] { $shown } so far
}
voices-order = Order
    .command = Sort voices
    .tip = In which order the voices are listed
voices-order-listed = As listed
voices-order-name = By name
voices-order-newest = Newest
voices-order-used = Last used
voices-order-trending = Trending
voices-order-most-used = Most used
voices-order-most-added = Most added
voices-like = Voices that sound like { $name }
voices-like-order = The nearest first; the service says no more of how near each is
    .tip = A hundred are listed at most. Those at the end may sound quite different: hear them first
voices-like-back = Back to all
    .tip = Lists the whole library again
voices-card = Voice { $name }: { $labels }
    .tip = Shows what is known of the voice. Space plays its preview
voices-play = Preview { $name }
    .tip = Plays the voice’s preview, for nothing
voices-stop = Stop { $name }
voices-favourite = Favourite { $name }
    .tip = Keeps the voice among your favourites, in this library
voices-favourite-word = Favourite
voices-no-preview = No preview
voices-preview-dead = The preview can’t be had
voices-in-cast = In cast: { $speaker }
voices-in-cast-more = In cast: { $speaker } +{ $others }
voices-in-cast-all = Cast as { $speakers }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
voices-rate = ×{ $rate }
    .tip = Its owner asks for so many times the usual credits
voices-paid = Paid plans
    .tip = Free plans can’t speak with it. The service doesn’t let its library be searched by that.
voices-notice = { $days } days
    .tip = { $days ->
        [one] When its owner withdraws it, it speaks on for one day
       *[other] When its owner withdraws it, it speaks on for { $days } days
    }
voices-silent = No consent
voices-outside-consent = Outside its consent
voices-no-record = No record of who agreed is on this computer: the clone was made elsewhere. Keep what shows the consent where you can find it.
voices-is-added = Added
    .tip = It is one of your voices already
voices-seen = Nobody can be asked now. This is what was seen last.
voices-seen-at = Nobody can be asked now. This is what was seen last, on { $time }.
voices-partly = Not all voices could be read. These came; the search asks the service.
voices-loading = Reading the voices …
voices-empty = No voices here
voices-none = No voice is like that
voices-show-all = Show all
    .tip = Clears the search and the filters
voices-no-key = The account’s voices need a key
    .text = Draft voices need none.
voices-inspector = Voice
voices-nothing = No voice selected
    .text = Press a card to see what is known of the voice.
voices-preview = Play preview
voices-preview-stop = Stop preview
voices-similar = Similar voices
    .tip = Looks for voices of the library that sound like this one’s preview, for nothing
voices-say = Hear it say my line
    .tip = The voice speaks the selected line as the line would be spoken; what was heard once is heard again for nothing. The line keeps its take
voices-say-short = Say my line
voices-say-what = “{ $text }”
voices-say-no-line = Select a line of the script to hear the voice say it.
voices-say-blind = The voice says this line behind a letter of a blind audition: reveal that first
voices-say-unknown = The voice’s settings or the model aren’t known yet
voices-said = { $name } says it, { $seconds } s
    .tip = Plays the take that is here, for nothing. It belongs to no line until the voice is cast
voices-said-none = It hasn’t said this line yet.
voices-said-again = Hear { $name } say it again
voices-said-stop = Stop { $name } saying it
voices-add-first = It has to be added before it can speak your lines.
voices-cast = Cast as…
    .tip = Gives this voice to a speaker of the project; it says first what that means
voices-cast-now = Cast as { $speaker }
    .tip = One step, which Undo takes back
voices-cast-done = { $speaker } is spoken by { $voice } now
voices-cast-done-as-heard = { $speaker } is spoken by { $voice } now, with the model and settings that were heard
voices-about = About
voices-mine = Yours
voices-details = At the service
voices-details-loading = Being read …
voices-tag = Add a tag
    .hint = A tag of your own
    .tip = Enter keeps it; by tags voices are found and filtered. Kept in this library alone
voices-tag-remove = Remove tag { $tag }
    .tip = Takes the tag off the voice
voices-tags-full = It has as many tags as a voice can have.
voices-note = Note
    .hint = A note of your own
    .tip = Kept in this library alone, and looked through by the search
voices-collection = Collection { $id }
    .hint = Your name for collection { $id }
    .tip = The service tells a collection’s id alone. What you call it is kept in this library, and stands in the filter
voices-collections = Collections
voices-collections-live = Saved at ElevenLabs, for everyone who has access to them.
voices-collections-draft = Draft voices keep their collections on this computer.
voices-collections-unsupported = This service has no collections of voices.
voices-collection-view-only = ElevenLabs lets this account view the collection, not change it
voices-collection-has = In collection { $title }
    .tip = Adds the voice to the collection, or removes it from there
voices-collection-rename = Rename collection { $title }
    .tip = Changes the title for everyone who has access
voices-collection-title = Title of collection { $title }
voices-collection-delete = Delete collection { $title }
    .tip = Deletes the collection, and keeps its voices
voices-collection-delete-ask = Delete { $title } for everyone who has access? Its voices stay. This can’t be undone.
voices-collection-delete-now = Delete collection
voices-collection-new = New collection
    .hint = Title of a new collection
    .tip = Creates an empty collection
    .with = Creates a collection that has this voice
voices-collection-create = Create collection
voices-yes = yes
voices-no = no
voices-fact-languages = Languages
voices-fact-rate = Price
voices-fact-notice = Notice period
voices-fact-models = Best with
voices-fact-ends = Ends
voices-fact-fiat = On top
voices-fact-free = Free plans
voices-fact-watched = Monitored
voices-fact-added = Added by
voices-fact-past = In your takes
voices-fact-last = Last used
voices-history = Show in History
    .tip = Lists what this voice spoke, in the account and here
voices-fact-training = Training, { $model }
voices-training-percent = { $state }, { $percent } %
voices-fact-verified = Verification
voices-fact-safety = Restriction
voices-fact-owner = Owner
voices-fact-sharing = Sharing
voices-fact-review = Review
voices-fact-samples = Samples
voices-fiat = ${ $dollars } per 1,000 credits
voices-past = { $takes ->
    [one] 1 take, { $credits }
   *[other] { $takes } takes, { $credits }
}
voices-past-blind = Told once its blind audition is revealed
voices-past-none = not used yet
voices-settings-unknown = Its settings can’t be read: it is spoken with the service’s defaults.
voices-verified = verified
voices-unverified = not verified yet
voices-shared-by = Shared by { $owner }
voices-shared-by-others = shared by somebody else
voices-shared-by-you = in the library
voices-not-shared = with nobody
voices-kilobytes = { $count } kB
voices-sample-play = Play sample { $name }
voices-sample-stop = Stop sample { $name }
voices-sample = Sample
    .tip = Plays the recording that the voice was made of, for nothing
voices-sample-long = { $name }: too long to be heard here
voices-add = Add to my voices
    .tip = The voice becomes one of the account’s, for all who use it; that takes a slot and no credits
voices-add-plan = With a free plan a voice of the library can be added and still not speak.
voices-slots = { $used } of { $most } voice slots are used; this takes one.
voices-slots-untold = The account doesn’t say how many voice slots are left; this takes one.
voices-edits = { $left ->
    [one] One voice can still be made or changed in this period.
   *[other] { $left } voices can still be made or changed in this period.
}
voices-remove = Remove…
    .command = Remove voice…
    .tip = Takes the voice off the account, after a question
voices-remove-now = Remove for everyone
voices-remove-draft = Remove
    .shared = Take { $name } off your Draft voices? It stays in the library, and takes that were made stay here.
    .own = Delete { $name } for good? Nobody can bring it back. Takes that were made stay here.
voices-remove-shared = Take { $name } off the account, for all who use it? It stays in the library, and takes that were made stay here.
voices-remove-own = Delete { $name } for good, for all who use the account? Nobody can bring it back. Takes that were made stay here.
voices-remove-cast = It speaks here for { $speakers }: their takes stay, and their lines can be spoken anew once another voice is cast.
voices-remove-projects = It spoke in other projects, too: { $projects }. Lines there can’t be spoken anew with it.
voices-remove-more = { $count } more
voices-samples = Recordings…
    .tip = The recordings that the voice is made of: add some, or take one out
voices-samples-about = For the whole account. With other recordings the voice sounds otherwise; takes that were made stay as they are.
voices-samples-one = Take out { $name }
    .tip = Chooses the recording that is taken out; it is deleted at the provider only with the button below
voices-samples-out = Take it out
    .tip = Deletes the recording at the provider, for good. What is in your library stays
voices-samples-choose = Choose one of several recordings: the last one stays, or the voice goes
voices-samples-add = Add recordings…
    .tip = Goes to the Create room: recordings are looked at and agreed to there, as they are for a new clone
voices-edit = Edit…
    .tip = Another name, description or labels, for the whole account
voices-edit-waits = Its description has to be read first, or it would be lost
voices-edit-others = Somebody else made this voice and shares it: only they can change its name and description
voices-settings = Default settings…
    .tip = How the voice is spoken where nobody chooses otherwise, for the whole account
voices-whole-account = This changes the voice for all who use the account.
voices-field-name = Voice name
voices-field-about = Description
voices-field-label = Label { $label }
voices-save = Save for everyone
    .tip = Changes the voice at the service, for all who use the account
voices-reset = Service’s defaults
    .tip = Sets all five to what the service begins with
voices-needs-name = It needs a name
voices-cancel = Cancel
    .tip = Nothing is changed

action-audition = Blind audition…
    .tip = Puts several voices behind letters, with lines of yours, equally loud
action-head-to-head = Head to head
    .tip = Asks which of two voices of the open audition is better, or goes back to the letters
action-mix-anew = Mix the voices anew
    .tip = Hears the voices of the open audition behind other letters, with the same lines; what is here costs nothing
action-export-compared = Send what is compared to somebody…
    .tip = Writes a folder with the sounds of the audition or the sweep, equally loud. An audition’s has a page to listen by and a sheet; no name is in it while nobody knows
action-read-results = Read what they said…
    .tip = Takes over the ratings of somebody who listened by the page
action-like-recording = Find voices like a recording…
    .tip = Asks for a recording of yours and lists the library’s voices that sound like its first minute; it is sent to the service, for nothing
dialog-export-compared = Where does it go?
dialog-read-results = What somebody said of the audition
dialog-results = Results
audition-title = Blind audition
audition-of = Blind audition for { $speaker }
audition-close = Leave the audition
    .tip = Goes back to the voices; what was said stays kept
audition-about = Voices say lines of yours behind letters, in a mixed order and equally loud. Names stay hidden until you show them.
audition-full = An audition has { $most } voices at most. Take one out first.
audition-voices = Voices: { $count }
audition-voice-out = Leave { $voice } out
    .tip = Takes this voice out of the audition
audition-add = { $count ->
        [one] Add { $count } voice
       *[other] Add { $count } voices
    }
    .tip = Adds the voice that has the part, unless you left it out, and those that are listed first here: look for others, or filter them, and these follow
audition-lines = Lines
audition-line-out = Leave line { $number } out
    .tip = Takes this line out of the audition
audition-part-head = For whom
audition-part = Part
    .tip = Whose lines are heard, and who gets the voice that is cast
audition-model = Model
    .tip = All voices speak with it
audition-choose-lines = Choose lines
    .shown = { $count ->
        [one] { $count } line, { $most } at most
       *[other] { $count } lines, { $most } at most
    }
    .tip = Takes lines of the part in, or out: { $most } at most
audition-settings = Settings
    .tip = With what all of them speak: what isn’t chosen here stays each voice’s own
audition-settings-own = Each voice’s own
audition-settings-part = As the part has them
audition-settings-other = Chosen here
audition-settings-tune = Tune
    .tip = Shows the sliders; what is moved is the same for all voices
audition-limit = Stop-loss
    .name = Stop-loss in credits
    .hint = no limit
    .tip = What would cost more than this in all is not bought
audition-few-voices = Choose two voices or more
audition-no-lines = Choose a line that says something
audition-no-project = Open a project first
audition-reading = The voices are being read
audition-held = { $count ->
        [one] { $count } take would cross the limit and is not bought
       *[other] { $count } takes would cross the limit and are not bought
    }
audition-all-held = No line fits under the stop-loss with all its voices: raise it, or leave voices out
audition-begin = { $count ->
        [one] Listen to { $count } take
       *[other] Listen to { $count } takes
    }
    .tip = Makes those takes that are not in the library yet, mixes the letters, and begins
audition-kept = { $count ->
        [0] Auditions so far
       *[other] Auditions so far · { $count }
    }
    .tip = Lists those of this project, to go on with them
    .none = None was kept in this project yet
audition-kept-about = { $voices } voices · { $lines ->
        [one] { $lines } line
       *[other] { $lines } lines
    } · { $judged } judged
audition-kept-shown = names shown
audition-kept-hidden = names hidden
audition-more-kept = { $count ->
        [one] { $count } more
       *[other] { $count } more
    }
    .tip = Lists older ones too
audition-go-on = Go on
audition-open = Go on with { $about }
    .tip = Opens it as it was left
    .why-not-draft = Draft voices speak in it: choose who speaks at the top, Draft voices, to go on with it
    .why-not-live = ElevenLabs speaks in it: choose who speaks at the top, ElevenLabs, to go on with it
audition-not-listed = That audition isn’t in the list any more
audition-delete = Delete the audition
    .tip = Takes it out of the list; undo brings it back, for a day. Its takes stay in the library.
audition-deleted = The audition is deleted; what was paid for stays in the library
audition-line-number = Line { $number } of { $count }
audition-line-of-script = { $place } in the script
audition-line-head = Line { $number }
audition-rating = Rating
audition-is-out = out
audition-not-made = not made
audition-line-part = { $made } of { $voices } made
audition-fetched = being fetched
    .tip = It was sent when this was stopped, or when the program ended: what the service made of it is fetched, for nothing, and it isn’t bought again
audition-being-fetched = { $count ->
    [one] 1 take was sent already and is being fetched: up to { $credits } of that
   *[other] { $count } takes were sent already and are being fetched: up to { $credits } of that
}
audition-made = made
audition-cell = { $candidate }, line { $line }
    .tip = Hears it; another one goes on at the same word. Its dots rate it
audition-voice-gone = Voice gone
    .tip = Its voice isn’t in the account any more; the others are heard without it
audition-cell-open = Not made
    .tip = Not made yet: the button at the right makes what is missing
audition-keys-hear = hear
audition-keys-out = out
audition-keys-reveal = show names
audition-keys-pairs = head to head
audition-keys-mix = mix anew
audition-keys-aside = to the right and back
audition-keys-prefer = the better one
audition-keys-take-back = take back
audition-keys-letters = letters
audition-keys-on = on, to the names
audition-keys-cast = cast the first…
audition-keys-leave = leave
audition-unheard = Nobody has heard this yet: it is rated once all voices have said the line
    .out = Nobody has heard this voice yet: it can be out once all voices have said a line
audition-hear-first = { $candidate } wasn’t heard with line { $line } since Mynah was started: that is heard now, and the next press counts
audition-unjudged = Nothing is rated yet: rate first, or press “Show names”
audition-unjudged-some = Nothing is said of { $others } yet, and names that are shown stay shown. Enter once more shows them all the same
audition-unsure-some = Not sure yet who is best, and names that are shown stay shown. Enter once more shows them all the same
audition-unjudged-shown = Nothing is said of { $others } yet. Names that are shown stay shown.
audition-answered = { $count ->
        [one] Which is better? { $count } answer so far, { $most } at most.
       *[other] Which is better? { $count } answers so far, { $most } at most.
    }
audition-asked = { $one } or { $other }, in line { $line }: who is the better { $speaker }?
audition-rules = Asked about: { $asked }. Answers say who is first; ratings only say who is asked about.
audition-rules-aside = Asked about: { $asked }. Not about { $aside }: out, rated clearly below the best, or not rated beside those that are. Answers say who is first; ratings only say who is asked about.
audition-better = This one
    .tip = Of these two this one is better; the next two follow
audition-better-of = { $candidate } is better
audition-take-back = Take the last answer back
    .tip = Asks for the next two as if it had not been given
    .why-not = No answer was given yet
audition-letters = Back to the letters
    .tip = Shows all of them again; the answers stay
audition-out = Out
    .tip = This voice is out: it comes last, and is not asked for head to head
audition-none-first = Nothing is rated, so nobody is the first: press “Cast” beside a voice
audition-all-out = All that were judged are out, so nobody is the first: press “Cast” beside a voice
audition-judged = Judged
    .of = { $judged } of { $voices }
audition-agreement = Same order by line
    .tip = How alike the orders are that your ratings of each line put the voices in: 100 % is the same order by every line, 0 % none in common. How high you rate doesn’t count, and voices that lack a rating of a line are left aside. It is told once there are so many ratings that chance alone would hardly do it
audition-spent = Spent and under way: { $credits }
audition-held-now = { $count ->
        [one] { $count } take would cross the limit of { $limit }. Not charged.
       *[other] { $count } takes would cross the limit of { $limit }. Not charged.
    }
audition-no-limit = Lift the limit
    .tip = Nothing is bought by that: the price comes first
audition-stop = Stop
    .command = Stop the audition
    .tip = Takes that are not begun are not made; what was paid for stays
audition-older = { $count ->
        [one] { $count } take is as it was made
       *[other] { $count } takes are as they were made
    }
    .tip = A rule of pronunciation, the format or settings changed since: what was heard and judged stays. To hear it as it would be said by now, press “With other lines…” and choose the same lines there
audition-generate = Make the other { $count }
    .tip = Makes the takes that are missing
audition-silent = { $voice }: { $why }
audition-one-silent = One of the voices can’t be heard with more. { $why }. “With other lines…” puts the audition together anew, and there it can be left out
audition-verdict-open = Not sure yet who is best.
audition-verdict-sure = Sure enough who is best: show the names when you are ready.
audition-verdict-sure-of = Sure enough who is best of those you judged; of { $others } nothing is known.
audition-verdict-alike = So many answers, and those at the top are still alike to you.
audition-answered-on = { $count ->
        [one] Which is better? { $count } answer so far. It is settled: Esc goes back to the letters.
       *[other] Which is better? { $count } answers so far. It is settled: Esc goes back to the letters.
    }
audition-told-sure = { $best } is the best, sure enough
audition-told-sure-of = { $best } is the best of those you judged, sure enough; of { $others } nothing is known
audition-told-alike = Those at the top are alike to you
audition-told-open = Not sure yet who is best: no other two can be compared
audition-told-next = { $count ->
        [one] { $count } answer. Enter leads back to the letters, and from there to the names.
       *[other] { $count } answers. Enter leads back to the letters, and from there to the names.
    }
audition-pairs = Head to head
    .tip = Two at a time: which is better? It asks for those two whose answer tells most.
    .why-not = It needs a line with takes of two voices
    .revealed = Names are shown: head to head is for as long as nobody knows them
audition-ask-on = Ask on
    .tip = Asks about pair after pair although it is settled, until you go back to the letters: the order behind the first gets surer
audition-reveal = Show names
    .tip = Shows who is who, with prices and ratings
audition-unsaid = Nothing is judged yet: names that are shown now stay shown, and what is rated then isn’t blind any more.
audition-order = From the best
audition-not-sure = The answers do not tell for sure who is first.
audition-in-cast = In the cast
    .tip = This voice has the part, with what it was heard with
audition-cast = Cast
    .tip = Says first what it means, and what it costs, that { $speaker } is spoken by this voice, with the model and settings that were heard
audition-cast-gone = This voice isn’t in the account any more: what was made with it is heard, and nothing new is
audition-cast-as = Cast { $voice }
audition-part-gone = No line of { $speaker } is in the script any more: nobody is to be cast
audition-mean = rated { $mean }
audition-unrated = not rated
audition-duels = better in { $won } of { $of } head to head, likely in { $share } % ± { $error }
audition-export = Send to somebody…
    .tip = Writes a folder with the sounds, a page to listen by and a sheet. No name is in it unless you say so.
    .why-not = No take is here yet
    .why-not-whole = No line is said by all voices yet, and only such lines are sent
audition-named = With names
    .tip = Page and sheet that are sent say who is who. Without it whoever listens hears letters, as you did.
audition-read = Read what they said…
    .tip = Puts ratings from results.json or results.csv beside yours, under the name of whoever gave them
audition-again = Mix anew
    .tip = The same voices and lines with other letters; nothing is said of them yet. What was said before stays under “Auditions so far”
audition-mix-awaited = A page with these letters was written for somebody, and nothing came back yet: what they say is then read under “Auditions so far”. “Mix anew” once more mixes all the same
audition-mixed = Mixed anew: the same voices have other letters
audition-mixed-kept = Mixed anew: the same voices have other letters, and nothing is rated yet. What was said before is kept under “Auditions so far”
audition-mixed-hidden = { $told }. In other rooms, too, takes of these lines by these voices have no name until you show names again
audition-other-lines = With other lines…
    .tip = The same voices with other lines of this part, by other letters. Choose the lines; the price comes first
audition-results-known = What { $judge } said is read already: nothing counts twice
audition-results-read = { $count ->
        [one] { $count } rating was read and stands beside yours, by { $judge }
       *[other] { $count } ratings were read and stand beside yours, by { $judge }
    }
audition-results-again = { $count ->
        [one] { $count } rating was read, in the place of what { $judge } said before
       *[other] { $count } ratings were read, in the place of what { $judge } said before
    }
audition-results-left = { $read }. { $left ->
        [one] { $left } row was left out: it names no voice or line of this audition, or its rating isn’t 0 to 5
       *[other] { $left } rows were left out: they name no voice or line of this audition, or their rating isn’t 0 to 5
    }
audition-results-full = What { $judge } said isn’t kept: { $count } have rated already. Leave one of them out, and read the file again
audition-somebody = Somebody
audition-judges = Ratings of { $cell }
audition-you = You
audition-judges-agree = Judges agree
    .tip = How alike the orders are that those who rated put the voices in: 100 % is the same order by all, 0 % none in common. How high each rates doesn’t count, and voices that somebody didn’t judge are left aside. It is told once there are so many that chance alone would hardly do it
audition-judges-rule = Ratings of all count alike, yours and theirs: their mean orders the voices, and out counts as no star.
    .pairs = Head to head decides the order of those it asked about. Ratings, yours and theirs, only order the others.
audition-judge-said = { $judge } in the mean: { $said }
audition-dismiss = Leave out what { $judge } said
    .tip = Takes the ratings of this judge out; read the file again to have them back
audition-dismissed = What { $judge } said is left out. Read the file again to have it back
audition-rated-by = rated { $stars } by { $judge }
audition-out-for = out for { $judge }
audition-others-results = These results belong to other letters, or don’t say to which: nothing was taken over
audition-others-results-of = These results belong to the audition of { $at } for { $speaker }, which has other letters: nothing was taken over. It is under “Auditions so far”; read them there
audition-nothing-to-buy = Nothing is left to be made here
audition-under-way = Takes are being made: what is left is made once they are here
blind-voice = Hidden voice
    .tip = A letter of a blind audition may be this take: its voice is named once the names are shown there
transport-candidate = Candidate { $letter }
transport-levelled = level-matched
voices-audition = Audition { $name }
    .tip = Hears this voice in the blind audition that is put together, or not
voices-audition-add = It has to be added to your voices before it can be heard in a blind audition

## What a recording is like that a voice is to be cloned from

inspect-good = As it should be.
inspect-unmeasured-hum = Hum is looked for while nobody speaks: it has too few pauses to tell whether there is any.
inspect-unmeasured = There is nothing in it to tell this by.
inspect-no-speech = Nobody is heard to speak in it. Choose another recording.
inspect-short = Record more: one to three minutes of speech make the best instant clone, less than half a minute a poor one.
inspect-long = Keep the best three minutes: more doesn’t make an instant clone better, and can make it less even.
inspect-quiet = Speak closer to the microphone, or raise its level. Raising it afterwards raises the noise, too.
inspect-loud = Lower the level: speech so loud leaves no room for its peaks.
inspect-clipped = The loudest places were cut off, and the clone will crackle. Lower the microphone’s level and record again.
inspect-noisy = Something is heard while nobody speaks. Turn off fans and machines, close the windows, move away from the computer.
inspect-drowned = Speech stands too little above the noise. Go closer to the microphone, and make the room quieter.
inspect-rings = The room rings on, and the clone will sound like that room. Record among soft things: curtains, a wardrobe, a duvet.
inspect-dull = High tones are missing, as on a telephone or in a strongly compressed file. Use the original recording, or another microphone.
inspect-hums = Mains hum is heard. Use another socket or cable, and keep the microphone away from power supplies.
inspect-span = { $from } to { $to }
inspect-at-clipping = Cut off
    .about = Lower the microphone’s level and say this again, or leave this part out.
    .whole = It is cut off from beginning to end, and no part of it is free of that: lower the microphone’s level and record it again.
inspect-at-silence = Long silence
    .about = Cut it: “Cut silence” does that.
inspect-at-noise = A noise without a voice
    .about = A knock, a cough or a gust: say this again, or leave this part out.
inspect-at-click = A click
    .about = One sudden jump: a bad cut, a switch or a mouth click. Say this again, or leave this part out.
inspect-at-damage = Damaged
    .about = The file can’t be read on here: bring it anew, or leave this part out.
inspect-harm-cut = The file breaks off at { $at }: the end is missing. Bring the whole one, if you have it.
inspect-harm-cut-of = The file breaks off at { $at } of { $of }: the end is missing. Bring the whole one, if you have it.
inspect-harm-unread =
    { $count ->
        [one] A part of the file can’t be read, at { $at }: silence stands for it. Bring it anew, if you can.
       *[other] { $count } parts of the file can’t be read, the first at { $at }: silence stands for them. Bring it anew, if you can.
    }
inspect-harm-changed = From { $at } on, the file has an encoding that Mynah can’t read. Import that part as a separate file.
inspect-second = Two voices about { $apart } semitones apart seem to speak. A clone of both sounds like neither: use recordings of one person.
inspect-second-none = No second voice of another pitch is heard. Two people of the same pitch can’t be told apart here: listen yourself.
inspect-second-untold = Whether a second person speaks can’t be told: there are too few phrases. Listen yourself.
inspect-music = Tones of { $level } dB sound between the words: music, or somebody behind. A clone takes them on; use a recording without.
inspect-music-none = No tones are heard between the words. Music that stops with the speech can’t be told here: listen yourself.
inspect-compressed = The file is compressed to { $kbps } kbit/s, and a clone takes on what is smeared in it. Use the original recording, or one of 128 kbit/s and more.
inspect-fold-left = The right channel is empty. Mynah uses the left channel alone.
inspect-fold-right = The left channel is empty. Mynah uses the right channel alone.
inspect-fold-inverted = The channels cancel each other: one is the inverse of the other. Mynah inverts the right channel.
audio-track = { $number }: { $about }
audio-track-used = Audio track { $number } of { $count } is used: { $about }.
    .plain = Audio track { $number } of { $count } is used.
inspect-compressed-none = The file isn’t strongly compressed. Whether its sound was before it was saved so can’t be told here.
inspect-compressed-untold = How strongly the sound of this file is compressed can’t be told here.
inspect-music-untold = Whether there is music behind the words can’t be told: there are too few clean pauses. Listen yourself.

## Clone a voice

clone-step-samples = Samples
clone-step-quality = Quality
clone-step-consent = Consent
clone-step-name = Name and labels
clone-step-add = Add
clone-step-added = Added
clone-step-done = Done
clone-to-live = ElevenLabs
clone-to-draft = Draft voices
clone-to-quality = Continue
    .tip = Goes on with these recordings; nothing is sent yet
clone-continue-warned = Continue with warnings
    .tip = Continue with these recordings. The voice keeps some of the faults
clone-to-consent = Continue to consent
    .tip = Goes on to whose voice it is; nothing is sent yet
clone-to-add = Continue to adding
    .tip = Goes on to the last step before the recordings are added; nothing is sent yet
clone-to-name = Continue to name
    .tip = Goes on to what the voice is called; nothing is sent yet
clone-create = Create voice
    .tip = Sends these recordings to { $backend } and makes the voice; the consent is written down first
clone-done-waits = { $count ->
        [one] A file that fell here meanwhile waits
       *[other] { $count } files that fell here meanwhile wait
    } for the next voice: “Clone another voice” takes it up
clone-another = Clone another voice
    .tip = Begins anew; the voice, its samples and its consent stay
clone-lacks-look = The recordings are still being looked at
clone-lacks-samples = Add a recording first
clone-lacks-mended = { $name } could not be brought in order: take the mend or the recording out
clone-lacks-speech = Nobody is heard to speak in these recordings
clone-lacks-quality = Review the warnings under Quality first
pro-lacks-keep = Keep the recordings as they are, or add others
clone-lacks-owner = Say whose voice it is
clone-lacks-scope = Say what the voice may be used for
clone-lacks-date = Write the date like 2026-11-20
clone-lacks-date-future = The date has not come
clone-lacks-until = Write the last day like 2026-11-20, or leave it empty
clone-lacks-until-past = The last day is over
clone-lacks-spoken = The statement has to be read aloud, or a signed document attached
clone-unread-silent = Nobody is heard to speak in the recording of the statement: read it aloud once more, or attach a signed document
clone-unread-quiet = The recording of the statement is too quiet to be understood: read it closer to the microphone, or attach a signed document
clone-unread-short = The recording of the statement has { $seconds } s of speech, too little for these words: read all of them aloud, or attach a signed document
clone-unread-sample = This is one of the samples: it shows that the voice was recorded, not that its owner agreed. Record the statement, or attach a recording of it
clone-unread-other = Other words were heard than those of the statement: “{ $heard }”. Read the statement aloud as it stands, or attach a signed document
clone-reading-heard = The service heard { $of } of its { $all } words
clone-reading-unchecked = It is long and loud enough for these words, but nobody checked the words themselves: hear it and compare, or have the service write them down.
clone-reading-unchecked-draft = It is long and loud enough for these words, but nobody checked the words themselves: Draft voices don’t understand speech. Hear it and compare.
clone-pitch-fits = Its pitch fits the samples. Two people of one pitch can’t be told apart here.
clone-pitch-apart = It is spoken about { $apart } semitones { $way ->
    [above] higher
   *[below] lower
} than the samples: listen whether that is the same person.
clone-adds-cancel = Cancel
    .tip = Leaves the voice as it is; these recordings and what was said of them are forgotten here
clone-added-there = { $count ->
    [one] 1 recording is one that { $name } has already: it wasn’t sent again
   *[other] { $count } recordings are ones that { $name } has already: they weren’t sent again
}
clone-adds-busy = They are being sent
clone-heard-mended = { $name }, cleaned up
clone-heard-before = { $name }, as it was brought
clone-pitch-own = what { $name } has
clone-two-people = Two people?
clone-odd = { $what } in { $name }
clone-odd-voices = Two voices
clone-odd-music = Music or tones
clone-odd-compressed = Compression
clone-two-pitches = { $lower } and { $higher } are spoken about { $apart } semitones apart: they seem to be two people’s. A clone of both sounds like neither: use recordings of one person.
clone-words-check = Check the words
    .tip = Sends this recording to ElevenLabs, which writes down what is said in it. It costs what stands here, once; what was heard is kept with the record
clone-words-agree = The speaker agrees that this recording goes to ElevenLabs for its words
    .tip = Checking the words sends this recording, which is their voice, before a consent is on record. Nothing is sent until you press “Check the words”
clone-words-agree-own = I agree that this recording goes to ElevenLabs for its words
clone-words-not-agreed = Say first that the speaker agrees to this recording being sent
clone-words-no-price = What it costs isn’t known yet
clone-words-going = The service is writing down what is said…
clone-lacks-document = Attach the document
clone-read-name-first = Write whose voice it is: then the statement can be read aloud here, or a recording of it attached.
clone-read-no-microphone = There is no microphone here: attach a recording in which the statement is read aloud, or a signed document.
clone-no-owner = [voice owner]
clone-no-scope = [what it may be used for]
clone-lacks-said = Say that it is so
clone-lacks-name = Give the voice a name
clone-price = An instant clone costs no credits. It takes one voice slot and one of this month’s edits.
making-found = “{ $name }” was created: it is a voice of the account. Its answer came to nobody
making-lapsed = The provider has this preview no more: it keeps previews for a limited time. No voice was made. You can hear it here still; choose it again to ask once more, have its previews made anew, at their price, or choose one of a newer attempt
making-two = “{ $name }” was created of this preview, and another window created a voice of another one: both are in the account, and each takes a slot. What isn’t needed can be removed in Voices
making-other-found = Another preview became a voice after all: “{ $name }” is in the account, though its answer was lost. It takes a slot; what isn’t needed can be removed in Voices
clone-price-adds = Adding recordings costs no credits. It takes no voice slot, and one of this month’s edits.
clone-price-draft = A rehearsal with Draft voices: nothing leaves this computer, nothing is charged, and the clone has the pitch, pace and size of the voice, not its identity.
clone-facts = The clone
clone-fact-kind = Kind
clone-fact-instant = Instant clone
clone-fact-sent = Sent to { $backend }
    .draft = Stays on this computer
clone-fact-files = { $count ->
    [one] 1 file · { $size }
   *[other] { $count } files · { $size }
}
clone-fact-noise = Noise removal while cloning
clone-fact-noise-off = Off
clone-fact-stays = Stays on disk
clone-fact-stays-what = Samples and consent
clone-after-name = Name and labels
    .about = Accent, age and tone, so you find it again
clone-after-add = Added
    .about = The voice has them, too; each can be taken out again in the Voices room
clone-after-create = Created
    .about = You can delete it at any time
clone-note = The recordings are sent when you press “{ $press }”; before that only those that you have cleaned at the service; none without a record of consent. “Check the words” sends the reading of the statement alone, once you say that its speaker agrees. Files that aren’t mended here go with what is written in them (title, artist, place).
    .draft = Draft voices make it on this computer once you press “{ $press }”: no recording leaves it. Without a record of consent no voice is made.
clone-note-done = The record of consent and the samples stay in your library, each with its hash.
clone-samples = Samples
    .local = Checked on this computer, none of them uploaded yet
    .uploaded = Checked on this computer, { $count } of { $all } uploaded
    .asked = Checked on this computer; asked to become a voice: they may be at the service
clone-drop = Drop recordings here
    .about = Sound or video, one speaker, one to three minutes in all
clone-choose = Choose a file…
clone-record = Record here
    .command = Record a sample here
    .tip = Shows the microphone, the room’s noise, levels, and words to read aloud
record-device = Microphone
    .tip = What is recorded with
record-default = The system’s own
record-test-device = Recorded sound
record-broke-off = The microphone broke off after { $seconds } s. What came before is kept; record the rest anew
record-cut-off = A recording was cut off as Mynah ended: { $length } of it are here, begun { $began }. Nothing of it was sent
record-cut-off-read = The reading of these words was cut off as Mynah ended: { $length } of it are here, begun { $began }. Nothing of it was sent. Keep it, then listen whether all the words are in it
record-cut-off-other = A reading of other words than these was cut off as Mynah ended: { $length } of it are here, begun { $began }. Nothing of it was sent. It shows nothing of these words
record-cut-off-keep = Keep what was recorded
    .tip = Makes a recording of it like any other here
record-cut-off-drop = Drop it
    .tip = Forgets what was recorded: it can’t be brought back
record-longest = A recording is no longer than this: it ended by itself after { $seconds } s, and is kept
record-room = Measure the room
    .tip = Listens for three seconds while nobody speaks: that is the noise that every recording here will have
record-room-told = { $good ->
    [yes] Room: { $level } dB, quiet enough
   *[no] Room: { $level } dB, too loud. Turn off fans and machines, close the windows
}
record-elsewhere = A recording or document of another voice is looked at: this one is next
record-for-none = { $file } was brought for a clone that is gone: it wasn’t taken
record-under-way = A recording goes on
record-no-device = No microphone was found, or Mynah may not use it. Files work all the same
record-look = Look for a microphone
    .tip = Looks again which microphones there are, after one was plugged in
record-begin = Record
    .tip = Counts down three seconds and measures the room meanwhile, then records; what is recorded stays on this computer
record-statement = Record the statement
record-stop = Stop and keep
    .tip = Ends the recording and looks at it
record-pause = Pause
    .tip = Stands still, or goes on in the same recording
record-go-on = Go on
record-discard = Discard
    .tip = Ends the recording and forgets it
record-countdown = Recording in { $seconds }… say nothing yet: the room is measured
record-paused = Paused at { $length }
record-goes = Recording, { $length }
record-clipped = Cut off: lower the microphone’s level and say it again
record-level = Level { $level } dB
    .tip = Aim for the frame in the middle. Amber from −12 dB, red from −3 dB; the light stays red where sound was cut off
record-name = Recording { $number }.wav
record-reading = Record the lines
record-statement-name = Statement of { $name }.wav
record-read = Words to read aloud, in the manner that you want to hear later
record-words = The harbour was quiet when I came down the hill. A gull cried somewhere above the roofs, and the ropes creaked against the wood. “You are late,” she said, and laughed. I told her about the road, the rain and the three lorries that would not let me pass. She poured the tea, as she always did, and waited. What would you have said? I only looked at the water, and counted the boats: one, two, seven, twelve. Then the bell rang, and everybody began to talk at once.
record-words-de = Der Hafen war still, als ich den Hügel herunterkam. Über den Dächern schrie eine Möwe, und die Taue knarrten am Holz. „Du kommst spät“, sagte sie und lachte. Ich erzählte ihr von der Straße, vom Regen und von den drei Lastwagen, die mich nicht vorbeilassen wollten. Sie goss den Tee ein, wie sie es immer tat, und wartete. Was hättest du gesagt? Ich sah nur aufs Wasser und zählte die Boote: eins, zwei, sieben, zwölf. Dann läutete die Glocke, und alle redeten auf einmal.
record-words-fr = Le port était calme quand je suis descendu de la colline. Une mouette criait au-dessus des toits, et les cordages grinçaient contre le bois. « Tu es en retard », dit-elle en riant. Je lui ai raconté la route, la pluie et les trois camions qui refusaient de me laisser passer. Elle a versé le thé, comme toujours, et elle a attendu. Qu’aurais-tu dit, toi ? Je regardais seulement l’eau et je comptais les bateaux : un, deux, sept, douze. Puis la cloche a sonné, et tout le monde s’est mis à parler en même temps.
record-words-es = El puerto estaba tranquilo cuando bajé de la colina. Una gaviota gritaba sobre los tejados y las cuerdas crujían contra la madera. «Llegas tarde», dijo ella, y se rió. Le hablé del camino, de la lluvia y de los tres camiones que no me dejaban pasar. Sirvió el té, como siempre hacía, y esperó. ¿Qué habrías dicho tú? Yo solo miraba el agua y contaba los barcos: uno, dos, siete, doce. Entonces sonó la campana y todos empezaron a hablar a la vez.
record-words-it = Il porto era tranquillo quando scesi dalla collina. Un gabbiano gridava sopra i tetti e le corde scricchiolavano contro il legno. «Sei in ritardo», disse lei, e rise. Le raccontai della strada, della pioggia e dei tre camion che non mi lasciavano passare. Versò il tè, come faceva sempre, e aspettò. Tu che cosa avresti detto? Io guardavo soltanto l’acqua e contavo le barche: una, due, sette, dodici. Poi suonò la campana, e tutti cominciarono a parlare insieme.
record-words-pt = O porto estava calmo quando desci a colina. Uma gaivota gritava por cima dos telhados e as cordas rangiam contra a madeira. “Chegas tarde”, disse ela, e riu. Contei-lhe da estrada, da chuva e dos três camiões que não me deixavam passar. Ela serviu o chá, como sempre fazia, e esperou. O que terias dito tu? Eu só olhava para a água e contava os barcos: um, dois, sete, doze. Depois tocou o sino, e todos começaram a falar ao mesmo tempo.
record-words-nl = De haven was stil toen ik de heuvel afkwam. Boven de daken schreeuwde een meeuw, en de touwen kraakten tegen het hout. “Je bent laat”, zei ze, en ze lachte. Ik vertelde haar over de weg, de regen en de drie vrachtwagens die me er niet langs lieten. Ze schonk de thee in, zoals ze altijd deed, en wachtte. Wat had jij gezegd? Ik keek alleen naar het water en telde de boten: een, twee, zeven, twaalf. Toen luidde de klok, en iedereen begon tegelijk te praten.
record-words-pl = W porcie było cicho, kiedy schodziłem ze wzgórza. Nad dachami krzyczała mewa, a liny skrzypiały o drewno. „Spóźniłeś się”, powiedziała i zaśmiała się. Opowiedziałem jej o drodze, o deszczu i o trzech ciężarówkach, które nie chciały mnie przepuścić. Nalała herbaty, jak zawsze, i czekała. Co ty byś powiedział? Patrzyłem tylko na wodę i liczyłem łodzie: jeden, dwa, siedem, dwanaście. Potem zadzwonił dzwon i wszyscy zaczęli mówić naraz.
record-language = Words in
    .tip = Which words stand here to be read: the beginning of the project’s script, or a short text in another language
record-language-own = The script
record-read-again = Read this once more
record-read-all = All words
    .tip = Shows all words to read again
record-again = To be read once more
record-again-one = Read again: { $words }
record-again-button = Read again
    .tip = Counts down and records this sentence by itself, as a further recording. About where it was said something stands; it is told by how far into the recording that is
trouble-name-taken = There is a voice called { $name } already, made of other recordings or under another record: { $voice }. Nothing was sent, and no slot was taken. With --again another one is made
trouble-no-microphone = Mynah found no microphone, or may not use it. Allow it in the system’s settings, or use a file or typed text instead.
trouble-microphone-broke-off = The microphone broke off, so the words aren’t whole, and nothing of them was kept. Look at its plug, and read them once more
trouble-microphone-gone = The microphone { $name } is not there any more. Choose another one, or bring a file
trouble-microphone-failed = Mynah can’t record with this microphone. Check its connection, or choose an audio file
clone-advice = The best samples: one person speaks in the manner that you want to hear later, close to a good microphone, in a room with soft things, without music or anybody else. Several files are fine.
clone-stop = Stop { $name }
clone-hear = Hear { $name }
    .tip = Plays the recording as it will be sent, or stops it
clone-looking = Being looked at…
clone-refused = The service refused the recordings. { $says } Mend them or take others, and create the voice again; all that you wrote stays
clone-refused-content = The service’s moderation refused these recordings. { $says } Take others; all that you wrote stays
clone-refused-slots = All voice slots of the account are used. Delete a voice that you don’t need in Voices, then create this one again; all that you wrote stays
clone-refused-added = The service refused the recordings. { $says } Mend them or take others, and add them again; all that you wrote stays
clone-lost-added = { $why }. Add the recordings again: they are looked for first, and never added twice; nothing has to be chosen or written again
clone-lost = { $why }. Create the voice again: it is looked for first, and never made twice; nothing has to be chosen or written again
clone-gate-plan = Your plan has no instant clones: ElevenLabs offers them from the Starter plan on. Designed voices, or Draft voices, work without it
clone-row-fault = { $why }. Nothing was sent, nothing was charged: take it out, or bring another recording
clone-mend-failed = It could not be cleaned up ({ $why }). Nothing of it is sent until you take the mend or the recording out
clone-quality-looking = Quality · being measured…
clone-value-unmeasured = not measured
clone-value-no-hum = none
clone-check-unmeasured = { $check }: not measured. { $advice }
    .looking = { $check }: being measured
clone-row-taken-back = { $name } took back on { $day } what they agreed to of this recording. It isn’t sent: take it out, or let them agree anew in Consents
clone-row-twice = It is here already, as { $name }, and would count twice: take it out
clone-row-more = What to do with { $name }
    .tip = Brings it in order, or takes it out
clone-hear-before = Hear it as it was
    .tip = Plays the recording without what is done to it, to compare
clone-remove = Remove
    .name = Remove { $name }
    .tip = Remove the recording from this clone. The file stays on your disk
clone-places = Where to listen
    .about = The places in your recordings where something stands, and what to do about it
clone-places-all = Show all { $count }
    .tip = Shows every place, or only the first ones
clone-places-some = Show the first ones
clone-place-hear = Hear { $name } at { $at }
    .tip = Plays this place with a little around it, or stops it
clone-others = Other voices, music and compression
    .about = As far as that can be measured
clone-fix-trim = Cut silence
    .tip = Takes out silence at both ends and long pauses between; on again: leaves them
clone-fix-level = Set the level
    .tip = Makes speech as loud as good samples are, without cutting peaks off
clone-fix-rumble = Take out rumble
    .tip = Takes out what lies below 80 Hz: footsteps, traffic, a part of mains hum
clone-fix-noise = Turn steady noise down
    .tip = Turns hiss and fans down on this computer. It colours the voice a little: compare before you keep it
clone-fix-best = Keep the best three minutes
    .tip = Keeps the three minutes in which most is said and least is heard besides
clone-plan = { $count ->
        [one] 1 recording
       *[other] { $count } recordings
    } with { $speech } of speech, { $size }. The service takes up to 25 of 11 MB each
clone-plan-best = Choose the best three minutes
    .tip = Sends as much as makes an instant clone better: the recordings with the fewest faults (worse ones only where those have less than a minute), and of long ones the stretch in which most is said. Each can be heard before and after, and those that are left out can be used after all
clone-part-listened = Only its first { $listened } are used. Bring what comes later as a file of its own.
clone-part-best = Its best { $best } are used: more of it doesn’t fit into what the service takes.
clone-part-both = Of its first { $listened } the best { $best } are used. Bring what comes later as a file of its own.
clone-silent = Silent: left out
clone-left-out = Left out: the others are enough, and better
clone-use-after-all = Use it after all
    .tip = Sends this recording, too
clone-fix-isolate = Clean at the service
    .tip = Sends this recording and gets it back with its voice alone: music, noise and room are taken away. It costs what stands here; hear it before and after
    .off = Uses the recording without that again; what was bought stays in the library and costs nothing the next time
clone-isolate-all = Clean at the service
    .command = Clean all recordings at ElevenLabs
    .tip = Sends these recordings and gets each back with its voice alone. It costs what stands here; each is looked at again and can be heard before and after
clone-isolate-rehearsed = What Draft voices cleaned is a rehearsal and isn’t sent: the recordings are as they were brought. “Clean at the service” does it there
clone-isolate-consent = Before a recording is sent, say whose voice it is. Then press “Clean at the service” again
clone-cleaning = The service is cleaning it…
clone-cleaning-waits = Waits to be cleaned at the service
clone-cleaning-elsewhere = Cleaned for another account: it comes once a project is open that this one pays for
clone-row-best = The best { $length }
clone-row-done = Done: { $what }. Its menu plays it as it was.
clone-fix-all = Clean up
    .command = Clean up all recordings
    .tip = Does to all recordings what may help here; each is looked at again, and can be heard before and after
clone-fix-leaves = “Clean up” leaves out: { $names }
pro-keep-anyway = Keep as they are
    .tip = Continue with these recordings. The voice keeps some of the faults
clone-quality = Quality · { $told }
clone-quality-told = { $pass } pass, { $warn ->
    [0] { $fail ->
        [0] no warning
       *[other] { $fail } bad
    }
    [one] { $fail ->
        [0] 1 warning
       *[other] 1 warning, { $fail } bad
    }
   *[other] { $fail ->
        [0] { $warn } warnings
       *[other] { $warn } warnings, { $fail } bad
    }
}
clone-check-said = { $check }: { $value }, { $verdict }. { $advice }
clone-check-length = Length
clone-check-clipping = Clipping
clone-check-noise = Noise
clone-check-snr = Speech over noise
clone-check-reverb = Reverb
clone-check-bandwidth = Bandwidth
clone-check-level = Level
clone-check-hum = Hum
clone-pass = Pass
clone-warn = Warning
clone-fail = Bad
clone-value-runs = { $value } /min
clone-value-db = { $value } dB
clone-value-s = { $value } s
clone-value-khz = { $value } kHz
clone-good-from-to = { $from } to { $to }
clone-good-least = { $value } or more
clone-good-most = { $value } or less
clone-good-none = None
clone-consent = Consent
    .kept = Kept beside the voice and exported with it
clone-relation = Whose voice it is
    .tip = How you stand to the person whose voice it is
clone-own = Mine
clone-consented = Someone who agrees
clone-public = Public domain
clone-licensed = Licensed
clone-owner = Voice owner
    .hint = Their full name
    .yours = Your full name
    .tip = Whose voice it is
clone-scope = May be used for
    .hint = One film, all my books…
    .tip = What was agreed to: projects and uses
clone-scope-of = { $project }
clone-date = Agreed on
    .hint = 2026-11-20
    .tip = The day on which it was agreed to
clone-until = Until
    .hint = No end
    .tip = The last day on which the voice may be used, like 2027-11-20; empty: no end
clone-statement-own = I, { $name }, make and use a copy of my own voice for { $scope }.
clone-statement-consented = I, { $name }, agree that a copy of my voice is made and used for { $scope }.
clone-statement-public = The recordings of { $name } are in the public domain, and a copy of the voice may be made and used for { $scope }.
clone-statement-licensed = The voice of { $name } is licensed to be copied and used for { $scope }.
clone-statement-until = It may be used until { $day } { $month }.
clone-quoted = “{ $words }”
clone-spoken = Read aloud, { $seconds } s
clone-document = Signed document: { $name }
clone-spoken-remove = Take the reading out
    .tip = The record will not name it, and it counts for nothing here
clone-spoken-other = What was read aloud are other words than these: it counts again once they say the same
clone-document-remove = Take the document out
    .tip = The record will not name it; the file stays where it is
clone-unread-document = The recording of the statement was refused, and the record will not name it: the signed document shows it
clone-proof = What shows it
clone-proof-spoken = Read aloud
    .tip = Whose voice it is reads the statement aloud in this window
clone-proof-document = Signed document
    .tip = A document that they signed is attached
clone-say-own = This is my own voice
clone-say-consented = They agreed to this statement
clone-say-public = I checked that it is in the public domain
clone-say-licensed = I hold this licence
clone-say = Say that it is so
    .tip = It is written down with the date; saying it without being true may break the law and the service’s rules
clone-hash = SHA-256
clone-hash-copy = Copy the hash
    .tip = Copies all 64 digits
clone-adds = More recordings for { $name }
    .about = The recordings are added to those that the voice is made of; its name, labels and settings stay. What you said of them is written into the records of consent first.
clone-adds-other = The record of this voice names { $of }: recordings of { $owner } would make one voice of two people
clone-adds-waits = Something is being sent or recorded here: end that first, then add recordings to { $name }
clone-adds-aside = The clone that was begun waits under “Other clones”
clone-begin = Begin another clone
    .tip = Puts this one aside as it is; it waits under “Other clones”, after a restart, too
clone-others-begun = Other clones
    .tip = Clones that were begun and put aside, each at its step. Taking one up puts this one aside
clone-others-is = { $name } · { $step }
clone-others-discarded = { $name } · discarded
clone-others-adds = More recordings for { $name } · { $step }
clone-discard = Discard
    .command = Discard this clone
    .tip = Forgets what was brought and said for this clone here; your files stay where they are, and so do records of who agreed. For a day it can be brought back
clone-discarded = The clone of { $name } that was begun was discarded
clone-discarded-sent = What was being added to { $name } was discarded here. Whether it arrived before is looked up with the next list of voices; until then the voice is bound by its record
clone-discarded-adds = What was to be added to { $name } was discarded; the voice stays as it is
clone-back-held = Something is being sent, recorded or attached: the clone is under “Other clones” and can be taken up after that
clone-cut-unsent = Mynah ended before this voice was asked for: nothing was sent, and nothing was charged. Press “Create voice” to ask for it
clone-cut-looking = Mynah ended while this voice was being created. It is looked for as soon as all voices of its account are listed
clone-cut-none = Mynah ended while this voice was being created. The account doesn’t have it: nothing came of it, no slot was taken and nothing was charged. Press “Create voice” to ask for it again
clone-cut-found = Mynah ended while this voice was being created. It was found in the account: nothing is to be asked for again
clone-cut-other = The voice that was asked for is in the account after all, of the recordings that were here then: “Create voice” makes another one of these
clone-cut-adds = Mynah ended while these recordings were being added. Press “Add the recordings” to go on: those that the voice has by now aren’t sent again
clone-aside-held = Something is being sent, recorded or attached here
clone-aside-gone = Another window took that clone up or discarded it
clone-add = Add the recordings
    .tip = Writes the record of consent, then sends the recordings to { $backend }. It takes no slot, and one of this month’s edits
clone-name-title = Name and labels
clone-name = Voice name
    .hint = How it is called in lists
    .tip = The name of the voice; the service sees it
clone-description = Description
    .hint = Warm, unhurried, a slight rasp
    .tip = What it sounds like, in your words; the service sees it
clone-accent = Accent
    .hint = british
    .tip = Where the voice is from, to find it again
clone-gender = Gender
    .hint = female
    .tip = How the voice is heard, to find it again
clone-age = Age
    .hint = middle_aged
    .tip = How old the voice sounds, to find it again
clone-use = Made for
    .hint = narration
    .tip = What it is best at, to find it again
clone-name-about = Labels are for finding the voice again. They change nothing of how it sounds.
clone-unlisted = { $name } isn’t among the voices that are listed
clone-gone = It is no voice of the account any more, or the list broke off: the Voices room reads it again. Its recordings and the record of consent stay in your library, as long as you keep them
    .draft = It is none of the Draft voices any more. Its recordings and the record of consent stay in your library, as long as you keep them
clone-done-wait = The list of voices is being read…
clone-done-older = What it said of this line before is heard as it was: the new recordings tell in what it says from now on
clone-done-more = { $name } has the new recordings
clone-done-about = Its samples and the record of consent stay in your library.
clone-sweep = Try its settings
    .tip = Speaks a line with several settings side by side, to choose the best
clone-sweep-cast-first = Cast the voice first
clone-cast-once = Give it { $speaker }’s part
    .tip = Casts it in the part of the line above, once you saw what that means; its settings can be tried on that part’s lines then
clone-named-by-others = Records of other people name these recordings, too: { $names }. Whoever takes theirs back silences this voice as well
clone-withdrawn = Written down: the consent was taken back. Nothing new is spoken with its voices. Under “Consents” they can be deleted, or their owner agrees anew
trouble-read-by-voice = This is a take that a voice made here: it shows nothing of what its owner says. Have them read it aloud themselves
trouble-no-document = That is no signed document: attach a PDF or a picture of the signed sheet, up to 50 MB

## Professional clones

dialog-proof = Attach a document for verification
trouble-no-captcha = The service sent the lines in a form that can’t be shown here. Ask for them once more, or let people look at documents
pro-unnamed = New professional clone
pro-begun = Begun on { $date }
pro-another = Begin another clone
    .command = Begin another professional clone
    .tip = Begins a further professional clone; this one goes on and stays in the list
pro-show-full =
    .tip = Shows the voice in the Voices room, where voices that aren’t needed can be removed: that frees a slot
pro-another-blank = This one has nothing in it yet
pro-earlier = Other clones
    .tip = Professional clones that were begun before, with the step that each is at
pro-busy = The service is being asked
pro-step-plan = Plan and name
pro-step-recordings = Recordings
pro-step-consent = Consent
pro-step-sending = Create and send
pro-step-speakers = Speakers
pro-step-proof = Verification
pro-step-training = Training
pro-step-done = Done
pro-step-said = Step { $place } of { $all }, { $title }: { $state }. { $told }
    .tip = Opens this step of the checklist, or closes it
pro-state-done = done
pro-state-short = less than advised
pro-state-now = to do
pro-state-waits = waiting
pro-state-failed = failed
pro-state-later = later
pro-gate-plan = Your plan has no professional clones: ElevenLabs offers them from the Creator plan on. An instant clone, or Draft voices, work without it
pro-gate-slots-done = All { $most } professional slots of your plan are taken now, this voice’s among them: a further one needs a free slot, or a higher plan
pro-gate-slots = All { $most } professional slots of your plan are taken. Delete a professional voice you no longer need, or ask for more on a higher plan
pro-plan-slots = Your plan has professional clones: { $used } of { $most } in use.
pro-plan-unknown = Whether your plan has professional clones isn’t known here; the service says it before anything is sent.
pro-plan-about = A professional clone is trained from 30 minutes to 3 hours of your own speech. It costs no credits; it takes a professional slot. Reading lines aloud proves that the voice is yours; training takes hours, sometimes days. You can close Mynah meanwhile.
pro-plan-made = The voice is at the service as { $name }.
pro-language = Language of the recordings
    .tip = One language for all recordings: the one you speak in them
pro-language-choose = Choose a language
pro-lacks-language = Say which language the recordings are in
pro-open = Go on with “{ $step }”
    .tip = Opens this step of the checklist; nothing is sent
pro-to-recordings = Continue to recordings
    .tip = Opens the next step; nothing is sent
pro-to-sending = Continue to sending
    .tip = Opens the step where the voice is made; nothing is sent yet
pro-to-speakers = Continue to speakers
    .tip = Opens the next step: whether somebody else speaks in the recordings
pro-to-proof = Continue to verification
    .tip = Opens the step where you show that the voice is yours
pro-to-training = Continue to training
    .tip = Opens the step where the voice is trained
pro-to-done = Continue
    .tip = Shows the voice
pro-told-plan = Name and language
pro-told-recordings-none = 30 minutes to 3 hours
pro-told-recordings = { $count ->
    [one] 1 recording, { $length }
   *[other] { $count } recordings, { $length }
}
pro-told-recordings-short = { $count ->
    [one] 1 recording, { $length } of the { $advised } advised
   *[other] { $count } recordings, { $length } of the { $advised } advised
}
pro-told-recordings-unused = { $used } · { $count ->
    [one] 1 file isn’t used
   *[other] { $count } files aren’t used
}
pro-told-consent = Who speaks, and what for
pro-told-consent-given = { $name } agrees
pro-told-sending = Nothing was sent yet
pro-told-sent = { $there } of { $all } sent
pro-told-going = Sending { $number } of { $all }, { $percent } %
pro-told-speakers = Only where somebody else speaks, too
pro-told-speakers-wait = Speakers are being told apart
pro-told-speakers-failed = A recording couldn’t be told apart
pro-told-speakers-choose = Choose who you are
pro-told-speakers-done = Chosen
pro-told-proof = Read lines aloud
pro-told-proof-asking = The service is being asked
pro-told-proof-perhaps = Perhaps sent, not confirmed
pro-told-proof-failed = { $count ->
    [one] 1 reading wasn’t taken
   *[other] { $count } readings weren’t taken
}
pro-told-proof-exhausted = Read too often today
pro-told-proof-people = People at the service look at it
pro-told-proven = The voice is yours
pro-told-training = Once for each model
pro-told-done = Speaks with { $models }
pro-told-stopped = Stopped: the consent holds no more
pro-told-gone = Its voice is gone at the service
pro-told-gone-by-itself = { $name }: the service has no such voice any more. Nothing was charged; the Create room says what to do
pro-told-done-later = Once a training is done
pro-training-asking = { $model }: the service is being asked to train it
pro-training-asked = { $model }: asked for, not confirmed
pro-training-asked-about = No answer is known: Mynah ended, or the connection was lost, as it was asked for. “Look now” asks the service how it stands; “Begin training” looks first, too, and trains nothing twice.
pro-training-stopped = { $model }: was being trained as the consent ended. Nothing more is done with it here; giving the clone up deletes the voice at the service, and ends its training.
pro-training-queued = { $model }: in line
pro-training-running = { $model }: { $percent } %
pro-training-late = { $model }: { $percent } %, later than usual
pro-training-done = { $model }: done
pro-training-failed = { $model }: failed
pro-recordings-about = One person, one manner of speaking, a quiet room. Several files are fine. MP3, WAV, FLAC, OGG and M4A files of up to 50 MB are sent as they are, with what is written in them (title, artist, place); larger ones, films and others as MP3, in pieces of half an hour.
pro-drop-about = Sound or video, one speaker, 30 minutes to 3 hours in all
pro-record-about = Up to 20 minutes go into one recording; record as many as you like.
pro-length-reading = { $count ->
        [one] A file is being read; { $length } so far
       *[other] { $count } files are being read; { $length } so far
    }
pro-length-short = { $length } in all. The service advises at least 30 minutes: { $more } more
pro-length-good = { $length } in all: as much as the service advises
pro-length-long = { $length } in all: more than 3 hours make the voice no better
pro-length =
    .tip = How much there is of the 30 minutes that the service advises at least
pro-piece = { $name }, part { $number }.mp3
pro-row-there = sent
pro-row-waits = not sent yet
pro-row-unknown = perhaps sent
pro-row-sending = { $percent } %
pro-row-told = { $told } · { $length }
pro-row-fault = { $fault } · { $length }
pro-row-said = { $name }: { $told }
pro-row-remove = Take out { $name }
    .tip = Takes the recording out of this clone, at the service as well where it was sent
pro-consent-about = A professional clone is allowed of your own voice only. The record goes into your consents before anything is sent.
pro-sending-about = The voice is made at the service, then each recording is sent
    .draft = Draft voices make the voice on this computer, then take each recording in: none leaves it
pro-sending-made = Recordings at the service
    .draft = Recordings that the Draft voice has
pro-sending =
    .tip = How much of this recording went. The window may be closed: what was sent stays sent, the rest is sent later
pro-create = Create voice and send
    .tip = Makes an empty professional voice at { $backend } and sends the recordings there, one after the other. It takes a professional slot
pro-send-rest = Send the rest
    .tip = Sends the recordings that { $backend } does not have yet
pro-send-first = Send the recordings first
pro-stop-sending = Stop sending
    .tip = What was sent stays sent; the rest goes when you send again
pro-stopped-sending = Sending was stopped. { $left ->
    [one] 1 recording is left
   *[other] { $left } recordings are left
} to send; what was sent stays sent
pro-lost-sample = The connection was lost while a recording was sent. { $left ->
    [one] 1 recording is left
   *[other] { $left } recordings are left
}; before anything is sent again Mynah looks whether it arrived
pro-stopped = This clone stops here: Mynah sends nothing more, has nothing verified and asks for no training, and nothing was charged. A training that the service had begun goes on there. Have its owner agree anew, at its record among the consents, and it goes on; or give it up, which deletes the voice. The recordings and the record stay in your library.
pro-gone = The service has no such voice any more
    .text = It said so several times in a row: somebody deleted the voice there, or the key in use can’t see it. Nothing was charged, and nothing more is waited for. Look again with a key that sees it; or give this clone up and begin another one. The recordings and the record stay in your library.
pro-gone-look = Look again
    .tip = Asks the service whether it has the voice after all. It costs nothing
pro-give-up = Give this clone up
    .tip = Asks once more before anything is deleted
pro-give-up-sure = Yes, take { $name } off the list
    .tip = Your recordings and the record of consent stay in your library. Where the service has a voice of it after all, you are asked before that one is deleted
pro-give-up-made = Yes, delete { $name } at the service
    .tip = Deletes the voice at the service, for good, for all who use the account, and frees its slot. Nobody can bring it back. Your recordings and the record of consent stay in your library
pro-give-up-draft = Yes, delete { $name } on this computer
    .tip = Deletes the Draft voice, for good. Your recordings and the record of consent stay in your library
pro-give-up-found = Nothing was deleted: the service has a professional voice called { $name }, made after this clone was sent. It may be this clone’s, whose answer was lost. If it is, give this clone up once more: the voice is deleted then, for good. If somebody else made it, leave it there.
pro-speakers-about = Does somebody else speak in a recording? Have the speakers told apart, listen to each, and choose yourself. Where you speak alone, continue.
pro-speakers-wait = The speakers are being told apart
pro-speakers-choose-first = Choose whose voice it is in each recording
pro-speakers-count = { $count ->
    [one] 1 speaker
   *[other] { $count } speakers
}
pro-speaker = Speaker { $number }
pro-speaker-choose = Use
    .tip = The voice is made of the speakers that are used
pro-speaker-chosen = Used
pro-speaker-use = Use speaker { $number } of { $name }
pro-hear-sample = Recording at the service
pro-hear-there = Hear { $name } as the service has it
    .tip = Plays the first half minute of it
pro-hear-speaker = Hear speaker { $number } of { $name }
    .tip = Plays this speaker alone
pro-separate = Tell the speakers of { $name } apart
    .tip = The service finds who speaks in the recording. Free; takes some minutes
pro-separate-short = Tell speakers apart
pro-separating = Being told apart…
pro-separating-long = Half an hour of sound takes some minutes
pro-stop-separating = Stop
    .tip = Stops waiting for it; nothing is charged, and it can be asked for again
pro-stopped-separating = Telling the speakers apart was stopped
pro-separate-failed = The service could not tell the speakers apart. Not charged
pro-separate-again = Try again
pro-separate-leave = Use it as it is
    .tip = All of the recording is used, whoever speaks in it
pro-proof = How it is shown
pro-proof-aloud = Read lines aloud
    .tip = The service shows lines as a picture; you read them aloud in this window
pro-proof-people = Documents
    .tip = People at the service look at documents that show that the voice is yours. It takes days
pro-proof-done = The service found that the voice is yours.
pro-proof-people-wait = People at the service look at your documents. That can take days; Mynah tells you when they are done.
pro-proof-left = { $left ->
    [one] 1 reading is left today
   *[other] { $left } readings are left today
}
pro-proof-again = A reading wasn’t taken. Read the lines once more, in the manner of the recordings
pro-proof-exhausted = No further reading is taken today. Try again tomorrow, or let people look at documents
pro-proof-exhausted-until = { $hours ->
    [one] No further reading is taken for 1 hour. Wait, or let people look at documents
   *[other] No further reading is taken for { $hours } hours. Wait, or let people look at documents
}
pro-captcha = The lines to read aloud, as a picture. Choose “Documents” if you can’t see it
    .tip = Read these lines aloud, in the manner of your recordings
pro-reading-waits = Your reading is kept and not sent yet. “Show the lines” asks whether they are the same still: other lines have to be read anew
pro-reading-perhaps = The reading was perhaps sent: Mynah ended, or the connection was lost, before an answer came. “Look now” asks the service whether it was heard; until then it isn’t sent again
pro-documents-perhaps = Your documents were perhaps sent: Mynah ended, or the connection was lost, before an answer came. The service tells of them only after a while: “Look now” asks it, and “Ask people to look at it” asks it first, too, then sends them once more where it knows of none
pro-captcha-heard = This reading was heard already and isn’t sent again. Read the lines once more
pro-captcha-about = The service shows some lines that you read aloud. Only a few readings a day are taken: use the same microphone and manner as in your recordings.
pro-captcha-read = Read these lines aloud, in the manner of your recordings. Listen to it before you send it.
pro-captcha-lost = The connection was lost before the answer came. Whether the reading was taken isn’t known yet: look again before you send another one
pro-captcha-lost-not-sent = The connection was lost and the reading did not arrive. Send it again
pro-captcha-refused = The reading wasn’t taken: { $says } Read the lines once more, in the manner of your recordings
pro-captcha-refused-last = The reading wasn’t taken: { $says } It was the last one for today. Try again tomorrow, or let people look at documents
pro-reading = Reading of the lines
pro-attach-reading = Takes a recording in which these lines are read aloud, made elsewhere. Nothing is sent until you press “Send the reading”
pro-reading-other = What was read aloud are other lines than those that are shown now: it isn’t taken. Read these
pro-reading-file = Reading of the lines.wav
pro-show-lines = Show the lines
    .tip = Asks the service for the lines to read aloud; free
pro-other-lines = Show other lines
    .tip = Asks the service for lines anew; free. A reading of these is thrown away where others come
pro-other-lines-recording = End the recording first
pro-send-reading = Send the reading
    .tip = The service compares it with the recordings
pro-read-first = Record the lines first
pro-people-about = For when reading aloud doesn’t help: documents that show who you are and that the voice is yours. What the service asks for stands on its own pages.
pro-document-twice = { $name } is attached already, as { $other }
pro-people-none = Attach a document first
pro-people-asked = People were asked already
pro-ask-people = Ask people to look at it
    .tip = Sends the documents to the service, where people look at them
pro-document-remove = Leave { $name } out
    .tip = Takes the document out; nothing was sent yet
pro-extra = What they should know
    .hint = For example: my voice changed since the recordings
    .tip = Goes to the people at the service together with the documents
pro-prove-first = Show first that the voice is yours
pro-training-about = Each model is trained by itself, once. It takes hours, sometimes days; Mynah looks again and again, also after a restart, and tells you when it is done.
pro-training =
    .tip = How far the service says it is
pro-training-says = The service says: { $says }
pro-training-wait = It is being trained
pro-trained-already = This model is trained already, or being trained
pro-looks-again = { $minutes ->
    [0] The service is asked again at once.
    [one] The service is asked again in about a minute.
   *[other] The service is asked again in { $minutes } minutes.
}
pro-look = Look now
    .command = Check the training now
    .tip = Asks the service how it stands
pro-model = Model to train
    .tip = The voice speaks with each model that it was trained for
pro-model-usual = The service’s usual model
pro-train = Begin training
    .tip = Begins the training. It costs no credits
pro-train-model = Train for { $model }
pro-failed = Training for { $model } failed: { $says }
pro-failed-untold = the service gives no reason.
pro-speaks-with = It speaks with { $model }.
pro-told-verified = { $name }: people at the service found that the voice is yours. It can be trained now
pro-told-not-verified = People looked at { $name } and did not find that it is your own voice. Ask them again with other documents, or read the lines aloud
pro-told-broke-off = { $name }: not all recordings were sent. Create says why, and sends the rest
pro-told-trained = { $name } speaks now: training for { $model } is done
pro-told-not-begun = { $name }: the training for { $model } was asked for as Mynah ended, and the service has not begun it. Nothing was trained; “Begin training” asks for it again
pro-told-not-begun-usual = { $name }: a training was asked for as Mynah ended, and the service has not begun it. Nothing was trained; “Begin training” asks for it again
pro-told-not-separated = { $name }: Mynah ended as the speakers of { $recording } were to be told apart, and the service has not begun it. “Tell speakers apart” asks for it again
pro-told-failed = { $name }: training for { $model } failed. { $says }
pro-fact-kind = Professional clone
pro-fact-slots = Professional slots
pro-price = A professional clone costs no credits. It takes one professional slot of your plan, a voice slot and one of this month’s edits.
pro-note = The recordings are sent when you press “Create voice and send”, none without a record of consent. “Check the words” sends the reading of the statement alone, once you say that its speaker agrees.
    .draft = Draft voices rehearse it on this computer once you press “Create voice and send”: no recording leaves it. Without a record of consent no voice is made.
pro-note-kept = Recordings, consent and every step are kept on this computer. Close Mynah whenever you like and go on later.
pro-after-sending = The recordings go to the service, one after the other
pro-after-proof = Lines to read aloud, or documents
pro-after-training = Hours, sometimes days
pro-after-done = You get a notification

## The records of consent, written out

vault-title = Records of consent
vault-aside = Records are kept on this computer, whatever becomes of the voice. Nothing here is sent. A voice whose consent holds no more has a button of its own here that deletes it.
vault-export = Export…
vault-export-one = { $name }’s record as a file…
    .tip = Writes this record and what happened under it to a file: a page to read, or JSON by its name
vault-hear = Hear { $name }’s statement
    .tip = Plays the recording in which they agree, as it was made then
vault-hear-stop = Stop { $name }’s statement
vault-open = Open { $name }’s document
    .tip = Opens the signed document that shows it in the system’s own program
vault-proof-elsewhere = It isn’t kept on this computer: the record holds only its hash
vault-proof-unseen = What is to show it was never seen here: the record holds its hash, nothing that could be heard or read
vault-none = No consents yet
    .text = When you clone a voice, who agreed to it is written down here, so that nobody can change it unseen.
vault-agreed = Agreed on { $date }, for { $scope }
vault-agreed-until = Agreed on { $date }, for { $scope }, until { $until }
vault-ends = { $days ->
    [0] Ends today
    [one] Ends in 1 day
   *[other] Ends in { $days } days
}
remind-soon = { $days ->
    [0] The consent of { $name } holds until today. From tomorrow nothing new is spoken with that voice
    [one] The consent of { $name } ends tomorrow. After that nothing new is spoken with that voice
   *[other] The consent of { $name } ends in { $days } days. After that nothing new is spoken with that voice
}
remind-over = The consent of { $name } is over: nothing new is spoken with that voice. What was made stays; the voice can be deleted (Create → Consents)
remind-dubs-soon = { $days ->
    [0] The consent of { $name } to dubs holds until today. From tomorrow nothing more of those dubs is made, and no line of them is said anew with that voice
    [one] The consent of { $name } to dubs ends tomorrow. After that nothing more of those dubs is made, and no line of them is said anew with that voice
   *[other] The consent of { $name } to dubs ends in { $days } days. After that nothing more of those dubs is made, and no line of them is said anew with that voice
}
remind-dubs-over = The consent of { $name } to dubs is over: nothing more of those dubs is made, and no line of them is said anew with that voice. What was made stays
remind-more = { $count ->
    [one] Another consent ends soon, or ended
   *[other] { $count } more consents end soon, or ended
}
vault-holds-until = Holds until { $date }
vault-voice-gone = Deleted, or of another account
vault-voice-was = { $name } (deleted, or of another account)
vault-silent = Silent by another record
vault-given-anew = No more, but agreed to anew since
vault-stopped-by = Stopped: { $name } took these recordings back
vault-withdraw = { $name } takes it back
    .tip = Writes down that the consent was taken back, for all recordings and voices that were agreed to by the same statement: nothing new is spoken with them. What was made stays. It can’t be undone
vault-withdraw-stops = What stops, with all records of this statement, until { $name } agrees anew to each
vault-withdraw-live = Voices at the service: { $voices }
vault-withdraw-draft = Draft voices: { $voices }
vault-withdraw-gone = Voices that aren’t here: { $voices }
vault-withdraw-silences-none = No voice falls silent
vault-withdraw-several = { $count } × { $name }
vault-withdraw-unnamed = a voice that is deleted, or of another account
vault-withdraw-professional = Professional clones, where they are: { $clones }
vault-withdraw-dubs-going = Dubs being made, once they are: { $dubs }. They cost what they were to cost; no line of them is said anew in the voice of the recording, others may say it
vault-withdraw-dubs = Dubs: { $dubs }. What isn’t made yet isn’t sent, and no line is said anew in the voice of the recording; others may say it
vault-withdraw-dub-lines = Lines of dubs, said anew with these voices: { $films }
vault-withdraw-lines = { $lines ->
    [0] Lines of this project: none
    [one] One line of this project
   *[other] { $lines } lines of this project
}
vault-withdraw-projects = Lines of other projects: { $projects }
vault-withdraw-recordings = New voices of these recordings; what was compressed, cut or changed since is another sound, which Mynah can’t know
vault-withdraw-stays = What stays
vault-withdraw-takes = Takes; what was paid for still fills lines for nothing
vault-withdraw-stay = { $voices }, until deleted by a button that stands here then
vault-withdraw-on = { $voices }: they speak on by other records of { $name }, each taken back by itself
vault-withdraw-sure = Yes, { $name } takes it back
vault-delete = Delete { $name } at the provider
    .tip = Deletes the clone at the service, for good, and frees its voice slot. Takes stay
vault-delete-draft = Delete { $name } on this computer
    .tip = Deletes the Draft voice on this computer, for good. Takes stay
vault-delete-sure = Yes, delete { $name }
vault-anew = { $name } agrees anew…
    .tip = Writes down that they agree to the same again: what was made by this consent can speak again
vault-anew-title = { $name } agrees anew
    .about = What was agreed to before stays on record. Once this is written down, the voices and recordings of it may be used again.
vault-anew-other = It has to be { $name } who agrees anew
vault-anew-write = Write it down
    .tip = Writes a record of consent that renews the one before. Nothing leaves this computer
vault-renewed = Written down: what was made by it can speak again
vault-renewed-of-several = Written down. Another record that was taken back names the same voices or recordings: they can be used once that one is agreed to anew, too
vault-proof = Proof
vault-unproven = A record before this one isn’t what was written, so this one proves nothing; what it forbids is heeded
vault-no = No
    .tip = Leaves everything as it is
vault-whole = { $count ->
    [one] The one record is as it was written.
   *[other] All { $count } records are as they were written.
}
vault-whole-of = { $whole } { $count ->
    [one] One is a consent, shown below; the others are what happened under it, a line each.
   *[other] { $count } are consents, shown below; the others are what happened under them, a line each.
}
vault-whole-one = { $count ->
    [one] It is the one record here, and is as it was written.
   *[other] It stands among { $count } records, which all are as they were written.
}
vault-broken = The records aren’t what was written: one was changed, removed or moved from outside. Those behind it are marked: they prove nothing.
vault-relation = Whose voice
vault-relation-own = That of the person named here, who made the copy
vault-relation-consented = That of the person named here, who agreed to it
vault-date = Agreed on
vault-scope = May be used for
vault-until = Until
vault-state = State
vault-holds = It holds
vault-holds-words = It holds, by words alone
vault-holds-unproven = It isn’t proven to hold
vault-holds-unseen = It holds, by a hash alone
vault-statement = Statement
vault-heard = What the service heard in its recording
vault-audio = Recording of the statement (SHA-256)
vault-document = Signed document (SHA-256)
vault-samples = Samples as they were sent (SHA-256)
vault-brought = The files that these were made of (SHA-256)
vault-sounds = What is heard in them, the first 20 minutes on one channel (SHA-256)
vault-voices = Voices made
vault-voice-draft = { $voice }, made by Draft voices on this computer: a rehearsal, sent to nobody
vault-languages = Languages of dubs
vault-dubs-begun = Dubs that were begun
vault-dubs = Dubs with this voice into { $languages }; none was begun
vault-dubbed = Dubs with this voice into { $languages }; begun: { $dubbed }
vault-shown = What shows it
vault-words-alone = Words alone: neither a recording of the statement nor a signed document
vault-happened = What happened
vault-happened-sent = { $date }: { $count ->
    [one] one recording
   *[other] { $count } recordings
} sent, as “{ $name }”
vault-happened-lost = { $date }: { $count ->
    [one] one recording
   *[other] { $count } recordings
} may have been sent, as “{ $name }”: no answer is known
vault-happened-perhaps = { $date }: { $count ->
    [one] one recording
   *[other] { $count } recordings
} may have been sent, as “{ $name }”
vault-happened-again = { $date }: { $count ->
    [one] one recording
   *[other] { $count } recordings
} asked to be a voice again, as “{ $name }”: sent anew only where nothing had come of it before
vault-happened-unsent = { $date }: { $count ->
    [one] one recording was to be sent, as “{ $name }”, and wasn’t
   *[other] { $count } recordings were to be sent, as “{ $name }”, and weren’t
}
vault-happened-one-by-one = { $date }: { $count ->
    [one] one recording
   *[other] { $count } recordings
} to be sent one by one, as “{ $name }”: { $there } known to have arrived
vault-happened-rehearsed = { $date }: { $count ->
    [one] one recording
   *[other] { $count } recordings
} given to Draft voices on this computer, as “{ $name }”: nothing left it
vault-happened-made = { $date }: voice made ({ $voice })
vault-happened-bound = { $date }: voice bound to this consent ({ $voice })
vault-happened-added = { $date }: recordings added to the voice ({ $voice })
vault-happened-found = { $date }: voice found at the service, its answer had been lost ({ $voice })
vault-happened-derived = { $date }: voice made of it in another way ({ $voice })
vault-happened-dubbed = { $date }: dubbed into { $language }
vault-happened-refused = { $date }: nothing came of it: it was refused, or nobody was reached
vault-happened-refused-sent = { $date }: refused by the service, no voice came of it
vault-happened-refused-rehearsed = { $date }: refused by Draft voices, no voice came of it
vault-happened-refused-unsent = { $date }: nothing came of it, and no recording was sent
vault-happened-withdrawn = { $date }: taken back
vault-hash = Hash of the record (SHA-256)
vault-written = Written: { $path }. A page opens in any browser, which also prints it as a PDF
vault-written-json-one = Written: { $path }. It is JSON, with this record and what happened under it, as they stand in the chain
vault-written-json = Written: { $path }. It is JSON, with every record as it stands in the chain

## Who agreed that a voice is cloned

consent-unread = The record of consent can’t be read: { $why }
consent-unknown = The record of consent has a field that Mynah doesn’t know, so it may say less than was agreed to: “{ $field }”. Nothing was sent. Mend the record and try again
consent-unknown-near = The record of consent has a field that Mynah doesn’t know, so it may say less than was agreed to: “{ $field }” (the nearest one is “{ $nearest }”). Nothing was sent. Mend the record and try again
consent-empty = The record of consent says nothing in “{ $field }”
consent-no-hash = The record of consent has no SHA-256 (64 hexadecimal digits) in “{ $field }”
consent-not-one =
    { $count ->
        [0] The file holds no record of consent
       *[other] The file holds { $count } records of consent, and one is needed: write the one that is meant from its card
    }
consent-changed = The record of consent was changed: its hash is another record’s
consent-early = The record of consent is dated { $day }, which has not come
consent-over = The consent of { $name } ended on { $day }
consent-never = The consent ends before it was given
consent-other-samples = The record of consent names other recordings than these
consent-other-language = { $name } didn’t agree to a dub with their voice in this language ({ $language })
studio-clone-file = { $file }: { $why }. Nothing was sent
studio-clone-no = { $why }. Nothing was sent
studio-clone-twice = { $file } is the same recording as { $other }: it is sent once
studio-clone-part = { $file }: { $told }
studio-clone-unwritten = The voice { $voice } was made, and that could not be written beside its consent: { $why }
consent-chain-broken = The records of consent on this computer aren’t what was written: one was changed, removed or moved from outside, so none of them proves anything. Restore a backup in which they are whole (Settings → Storage)
consent-outside-scope = The consent of { $name } covers only “{ $scope }”
voice-silent = { $why }. Nothing new is spoken with this voice: choose another one, or have its owner agree anew (Create → Consents)
consent-withdrawn = The consent of { $name } was taken back on { $day }
consent-dubs-alone = This record is about dubs alone: it says nothing of a voice that is made of the recording. Let whose voice it is agree to that in a record of its own, without “languages”
consent-is-sample = What is named as the recording of the statement is a recording that { $name } agreed to: it shows that somebody spoke, not what they agree to. Have the statement read aloud anew, or leave the recording out
consent-is-others = The recording of the statement is on record as that of { $name }: each reads theirs in a recording of their own
consent-unseen = The consent of { $name } was taken back on { $day }, and nothing that Mynah has seen shows that they agree by now. Have them agree anew in the window: Create, Consents, “agrees anew…” at that record, with a recording or document
consent-old-proof = This statement was made before { $name } took it back on { $day }, and says nothing since: have it read aloud or signed anew
consent-under-way = Another window or command is making this voice at this moment. Wait until it is done
consent-not-given = Nobody wrote down who agreed to this recording: say whose voice it is first
consent-not-shown = Nothing but words says that whose voice this is agreed: have the statement read aloud, or attach a signed document
trouble-source-large = It has { $size }, and no more than { $most } of a file are read here: cut it into several
trouble-samples-many = { $count } recordings are too many: the service makes a voice of at most { $most }

## Prices of transcripts

price-part-duration = Sound, { $seconds } s
price-part-channels = { $channels } channels
price-part-key-terms = Key terms, +20%
price-part-entities = Entities, +30%

## Tools room

tools-transcribe = Transcribe
tools-captions = Captions
tools-changer = Voice changer
tools-effects = Sound effects
tools-isolate = Isolate
tools-dialogue = Dialogue
tools-music = Music
tools-align = Align

# Inputs and results of the tools
tools-no-input = Mynah can’t use { $file }: { $why }
tools-input-empty = the file is empty
tools-input-short = it is shorter than 0.1 s
tools-input-silent = it is silent
tools-input-large = it has { $is }, and ElevenLabs accepts at most { $most }
tools-input-long = it lasts { $is }, and ElevenLabs accepts at most { $most }
tools-input-brief = it lasts { $is } s, and ElevenLabs needs at least { $least } s
tools-input-no-track = the video has no audio track
tools-input-no-audio = Mynah can’t read it as audio or video
tools-take-name = Take
tools-removed-name = removed
tools-playing-input = Recording
tools-playing-before = Before
tools-playing-after = After

## Transcripts

transcript-speaker = Speaker { $number }

## Tools on the command line

cli-transcribe = Transcribe audio and video files
    .examples =
        Examples:
          mynah transcribe interview.mp4 --speakers 2 --out interview.srt
          mynah transcribe *.wav --format docx --out texts/
cli-transcribe-files = Audio or video files
cli-transcribe-language = Code of the spoken language; detected otherwise
cli-transcribe-speakers = Label up to N speakers, 1 to 32
cli-transcribe-words = Add each word with its times to the JSON object
cli-transcribe-key-term = A word or name to listen for (+20%); repeat the flag for more
cli-transcribe-no-events = Leave out sounds that are not speech, such as (laughter)
cli-transcribe-no-fillers = Leave out fillers and false starts
cli-transcribe-channels = Transcribe each channel by itself; each channel is charged
cli-transcribe-entities = Mark entities (+30%): all, pii, phi, pci, other, with commas between
cli-transcribe-model = A model by id; the newest one otherwise
cli-transcribe-format = File format; otherwise the ending of --out, or txt
cli-transcribe-out = The file, or a folder for several files; standard output otherwise
cli-transcribe-kind = { $file }: Mynah writes transcripts as .srt, .vtt, .txt, .ttml, .csv, .json and .docx. Nothing was sent.
cli-transcribe-docx = A Word document needs --out FILE. Nothing was sent.
cli-transcribe-many-channels = { $file } has { $channels } channels, and ElevenLabs transcribes at most { $most } one by one. Nothing was sent.
cli-transcribe-price =   { $reason }: { $credits } at most
cli-caption = Caption a recording live, and keep the captions
    .examples =
        Examples:
          mynah caption --wav talk.wav --language en --out talk.srt
cli-caption-wav = The audio or video file that is streamed
cli-transcribe-one-out = { $file } is one file for { $count } transcripts. Give --out a folder. Nothing was sent.
cli-transcribe-repaired =
    { $count ->
        [one] Mynah repaired the times of 1 word.
       *[other] Mynah repaired the times of { $count } words.
    }
cli-transcribe-unresolved =
    { $count ->
        [one] The sound does not confirm the times of 1 passage. “mynah align” can find them.
       *[other] The sound does not confirm the times of { $count } passages. “mynah align” can find them.
    }
cli-align = Find when each word of a known text is heard
    .examples =
        Examples:
          mynah align chapter.mp3 --text chapter.txt --out chapter.srt
cli-align-input = An audio or video file
cli-align-text = The spoken text, or a file with the text
cli-align-out = The file to write: .json, .srt, .vtt, .txt, .ttml, .csv or .docx
cli-convert = Speak a recording with another voice
    .examples =
        Examples:
          mynah convert take.wav --voice Wren --remove-noise --out wren.mp3
cli-convert-input = An audio or video file. Mynah sends recordings above 5 minutes in parts
cli-convert-model = A model by id; the multilingual one otherwise
cli-convert-remove-noise = Remove background noise first
cli-effect = Make a sound effect from a description
    .examples =
        Examples:
          mynah effect "Rain on a tin roof" --seconds 8 --loop --out rain.wav
cli-effect-text = What is heard, up to 450 characters
cli-effect-seconds = Duration, 0.5 to 30 seconds; ElevenLabs chooses otherwise
cli-effect-loop = Make the end meet the beginning
cli-effect-influence = How closely the description is followed, 0 to 1
cli-isolate = Remove everything but speech from a recording
    .examples =
        Examples:
          mynah isolate street.mp4 --out speech.wav
cli-isolate-input = An audio or video file of 4.6 seconds to 1 hour
cli-isolate-kind = { $file }: Mynah writes isolated speech as .mp3, .wav and .flac. Nothing was sent.
cli-dialogue = Speak a script as one dialogue of several voices
    .examples =
        Examples:
          mynah dialogue scene.txt --cast cast.json --out scene.mp3
cli-dialogue-out = The file to write, or a folder for one file a line
cli-dialogue-model = A model by id; eleven_v3 otherwise
cli-dialogue-requests = The script needs { $count } requests of at most { $most } characters, which Mynah joins.
cli-dialogue-long-line = Line { $line } has { $characters } characters, and a dialogue accepts at most { $most }. Nothing was sent.
cli-music = Make music from a description
    .examples =
        Examples:
          mynah music "A slow waltz for a music box" --seconds 30 --instrumental --out waltz.mp3
cli-music-text = What it sounds like, up to 4,100 characters
cli-music-seconds = Duration, 3 to 600 seconds; ElevenLabs chooses otherwise
cli-music-open = ElevenLabs chooses the length, from 3 s to 10 min. Add --seconds to set the length and its price.
cli-music-instrumental = Make music without singing
cli-music-lyrics = The text that is sung, or a file with the text
cli-music-model = A model by id; the recommended one otherwise
cli-tools-out = The file to write. Its ending chooses the file format
cli-tools-written = { $file }: { $credits }
cli-tools-no-text = There is no text. Nothing was sent.
cli-tools-no-file = No file was written.
cli-tools-none = Mynah can’t use any of the files. Nothing was sent.
tools-too-many = A tool takes { $most } files at once
tools-no-take = Select a line with a take first
tools-model-ends = ends on { $date }
tools-model-deprecated = deprecated
tools-preset = Preset
    .command = Choose a preset
tools-preset-empty = No preset yet
tools-preset-none = No preset
tools-preset-none-chosen = Choose a preset first
tools-preset-save = Save as preset
    .tip = Save these options under a name
tools-preset-rename = Rename preset
tools-preset-delete = Delete preset
    .tip = Remove this preset. The options stay.
tools-preset-delete-question = Delete the preset { $name }? You can’t undo this.
tools-preset-delete-yes = Delete
tools-preset-delete-no = Cancel
tools-preset-name = Name of the preset
    .hint = Interview, then Enter
tools-record = Record…
    .command = Record with the microphone…
    .tip = Record an input with the microphone
tools-record-start = Record
tools-record-close = Close
tools-record-name = Recording
tools-record-saving = Saving the recording…
tools-record-cut-off = Mynah closed during a recording. It has { $length }, begun { $began }.
tools-use-take = Use take
    .command = Use take of the selected line
    .tip = Add the picked take of the selected line
tools-use-take-of = Use take of line { $number }
tools-take-of = Take of line { $number }
tools-drop = Drop audio or video
    .tip = Drop audio or video here, or paste paths
tools-state-unread = Not readable
tools-state-reading = Reading
tools-state-running = Running
tools-state-done = Done
tools-state-failed = Failed
tools-remove-file = Remove { $file }
    .tip = The file itself stays where it is
tools-no-price = Price not known yet
    .why = Wait for the price
tools-held = Your library has this result. It is free.
tools-unkept = ElevenLabs keeps no copy of this result. A crash may lose it.
tools-draft-credits = Draft voices use { $credits } draft credits.
tools-no-file = Add a file first
tools-none-open = Every file is done or running
tools-no-voice = Choose a voice first
tools-model = Model
tools-voice = Voice
tools-voice-none = Choose a voice
tools-voice-search = Search voices
    .hint = Ada
tools-voice-none-found = No voice found
tools-play = Play { $title }
    .tip = Play or pause this result
tools-compare = Before and after
    .tip = Play both at the same loudness
tools-before = Before
tools-after = After
tools-removed = What was removed
tools-at = { $at } / { $all }
tools-run = Run the open tool
tools-send = Send to
    .command = Send the result to…
    .name = Send { $title } to
    .tip = Use this result in another place
tools-send-line = Line { $number }
tools-send-new-line = New line in Script
tools-send-project = New project
tools-send-dub = New dub
tools-send-clone = Clone sample
tools-send-file = File…
tools-file-stem = Result
tools-earlier = Results
tools-search = Search results
    .hint = Search results
tools-none-yet = No results yet
tools-none-found = No matching results
tools-untitled = Untitled
tools-among = { $number } of { $count }
tools-selected = Selected result
tools-length = Length
tools-cost = Cost
tools-trim-note = Files and lines get the trimmed range only.
effect-prompt = Description of the sound
    .hint = A heavy wooden door creaks open
effect-automatic = Automatic length
    .tip = The model chooses a fitting length
effect-seconds = Length in seconds
    .why = Switch off the automatic length first
    .low = 0.5 s
    .high = 30 s
effect-influence = Prompt influence
    .tip = How closely the sound follows the description
    .low = Varied
    .high = Literal
effect-loop = Loop
    .tip = The end continues into the beginning
effect-variants = Variants
effect-generate = { $count ->
    [one] Generate effect
   *[other] Generate { $count } effects
}
effect-no-prompt = Describe the sound first
changer-empty = Change a voice
    .text = Drop a recording. Another voice will speak with the same timing and emotion.
changer-noise = Remove noise first
    .tip = Keep only the voice before it is changed
changer-generate-none = Change voice
changer-generate = { $count ->
    [one] Change 1 file
   *[other] Change { $count } files
}
isolate-empty = Isolate speech
    .text = Drop a recording with noise or music. You get the speech without it.
isolate-about = The result is an MP3 with the speech only. Compare it with the original and hear what was removed.
isolate-length = 5 s to 1 hour needed
isolate-generate = { $count ->
    [one] Isolate 1 file
   *[other] Isolate { $count } files
}
dialogue-empty = Select lines in Script
    .text = A dialogue generates lines of several speakers together, so that they react to each other.
dialogue-from-focus = { $count ->
    [one] 1 line of the script
   *[other] { $count } lines of the script
}
dialogue-from-selection = { $count ->
    [one] 1 selected line
   *[other] { $count } selected lines
}
dialogue-delivery = Delivery
dialogue-creative = Creative
dialogue-natural = Natural
dialogue-robust = Robust
dialogue-characters = Characters
dialogue-voices = Voices
dialogue-of = { $used } of { $most }
dialogue-cut = { $count ->
    [one] Cut into 1 line
   *[other] Cut into { $count } lines
}
    .command = Cut dialogue into lines
    .tip = Each line gets its part of the take by measured word times
dialogue-cut-no-lines = The script has no such lines in a row.
dialogue-cut-no-times = The times of the words are not known yet.
dialogue-no-lines = Select lines in Script first
dialogue-no-voice = Cast all speakers first
dialogue-no-model = No dialogue model
dialogue-too-long = Select at most { $most } characters
dialogue-too-many = Select at most { $most } voices
dialogue-generate = Generate dialogue
music-prompt = Description of the music
    .hint = Slow harbor waltz with accordion and double bass
music-lyrics = Lyrics
    .hint = The harbor lights are low
music-automatic = Automatic length
    .tip = The model chooses a fitting length
music-seconds = Length in seconds
music-instrumental = Instrumental
    .tip = Music without vocals
music-licence = ElevenLabs allows commercial use on paid plans only. Film, TV, radio and advertising have limits that depend on the plan.
music-plan = Composition plan
    .tip = Plan the music as sections with styles and words
    .why = Set by the plan
music-plan-total = Length of the plan
    .none = not known yet
music-sections = Sections
music-section-intro = Intro
music-section-verse = Verse
music-section-chorus = Chorus
music-section-name = Name of section { $number }
    .hint = Chorus
music-section-styles = Styles of section { $number }
    .hint = accordion, slow waltz
music-section-seconds = Seconds of section { $number }
    .tip = 3 to 120 seconds
music-section-words = Words of section { $number }
    .hint = The harbor lights are low
    .tip = Separate lines with a slash between spaces
music-section-raise = Move section { $number } up
music-section-remove = Delete section { $number }
music-section-add = Add section
music-section-most = At most { $most } sections
music-head-name = Section
music-head-styles = Styles
music-head-seconds = Seconds
music-head-words = Words to sing
music-too-long = The song lasts { $is }. ElevenLabs accepts at most { $most }.
music-no-section = Each section needs a name and 3 to 120 s
music-generate = Generate music
music-no-prompt = Describe the music first

# Transcribe
transcribe-empty = Transcribe recordings
    .text = Drop audio or video. Mynah checks the time of every word against the sound.
transcribe-generate = { $count ->
        [one] Transcribe { $count } file
       *[other] Transcribe { $count } files
    }
transcribe-verifying = Mynah compares every time with the sound…
transcribe-retry = Retry
transcribe-play = Play recording
    .tip = Play from the selected word
transcribe-words = { $count ->
        [one] { $count } word
       *[other] { $count } words
    }
transcribe-paid = cost { $cost }
transcribe-repaired = { $count ->
        [one] { $count } time repaired
       *[other] { $count } times repaired
    }
transcribe-check = { $count ->
        [one] { $count } word to check
       *[other] { $count } words to check
    }
    .tip = Go to the next word with low confidence or an unconfirmed time
transcribe-undo = Undo edit
transcribe-redo = Redo edit
transcribe-find = Find in transcript
    .hint = Find in transcript
transcribe-found = { $at } of { $count }
transcribe-find-previous = Previous match
    .command = Previous match in transcript
transcribe-find-next = Next match
    .command = Next match in transcript
transcribe-replace-open = Replace…
    .command = Replace in transcript…
transcribe-with = Replace with
    .hint = Pascoe
transcribe-replace = Replace
transcribe-replace-all = Replace all
transcribe-no-match = No match
transcribe-not-edited = The transcript has changed. The edit was not applied.
transcribe-background = ElevenLabs makes a long transcript in the background if your account has a webhook. You can close Mynah meanwhile.
transcribe-copied = Saved your version as a copy
transcribe-copy-name = { $name } (copy)
transcribe-unknown-speaker = Unknown
transcribe-speaker-of = Speaker { $name }
transcribe-new-speaker = New speaker
    .tip = Give this paragraph to a new speaker
transcribe-paragraph = Text of the paragraph
transcribe-word-repaired = Mynah repaired this time from the sound
transcribe-word-unresolved = The sound does not confirm this time
transcribe-word-estimated = Time estimated after an edit
transcribe-word-missing = The service gave no time for this word
transcribe-confidence = Confidence { $part }%
transcribe-speakers = Speakers
transcribe-rename-hint = Double-click to rename
transcribe-name = Name of the speaker
transcribe-speaker-more = More for { $name }
transcribe-rename = Rename
transcribe-merge = Merge into { $name }
transcribe-export = Export
transcribe-export-as = Export { $format } · free
    .command = Export transcript
transcribe-export-all = Export all { $count } as { $format }
    .command = Export all transcripts
    .tip = Write one file per recording into the folder of the chosen file
transcribe-exported = { $count ->
        [one] Exported to { $path }
       *[other] Exported { $count } files to { $path }
    }
transcribe-to-script = { $count ->
        [one] Send to Script as { $count } line · free
       *[other] Send to Script as { $count } lines · free
    }
    .command = Send transcript to Script
transcribe-rules = Subtitle rules
transcribe-rules-own = Custom
transcribe-line-length = Characters per line
transcribe-lines = Lines per caption
transcribe-names = Speaker names
    .tip = Put the name before the first caption of each turn
transcribe-no-captions = No captions after this moment
transcribe-times = Times
    .tip = Write the start of each paragraph
transcribe-back = New transcript
transcribe-unresolved = { $count ->
        [one] { $count } passage has times that the sound does not confirm.
       *[other] { $count } passages have times that the sound does not confirm.
    }
transcribe-align = Align these words…
    .tip = Open Align with this text, and see its price first
transcribe-language = Language
transcribe-detect = Auto-detect
transcribe-automatic = Automatic
transcribe-diarize = Tell speakers apart
    .tip = Label every word with its speaker
transcribe-count = Speakers at most
transcribe-events = Mark sounds, such as a creak
    .tip = Mark laughter, music and other sounds
transcribe-fillers = Keep “um” and repeats
    .tip = Keep fillers and false starts
transcribe-entities = Find names and numbers
    .tip = Adds 30% to the price
transcribe-channels = Separate channels
    .tip = ElevenLabs transcribes and charges each channel by itself
transcribe-counting = Mynah counts the channels…
transcribe-many-channels = { $file } has { $channels } channels. ElevenLabs separates at most { $most }.
transcribe-diarize-channels = Each channel is one speaker
transcribe-terms = Key terms
    .hint = Gwarnoc, Pascoe
    .tip = Words to listen for, separated by commas. Adds 20%
transcribe-account = Transcript of the account
transcribe-id = Transcript ID
    .hint = Transcript ID
transcribe-no-id = Enter the ID first
transcribe-fetch = Download
    .command = Download transcript again
    .tip = Download the transcript again for free
transcribe-delete = Delete permanently
    .command = Delete transcript from the account
    .tip = Delete the transcript from the account
transcribe-delete-question = Delete this transcript from your ElevenLabs account? You can’t undo this.
transcribe-delete-yes = Yes, delete it
transcribe-delete-no = Keep it
transcribe-deleted = Deleted the transcript from the account

# Captions
captions-earlier = Show { $count } earlier captions
captions-empty = Live captions
    .text = Start the microphone, or drop a recording.
captions-microphone = Microphone
captions-default = Default microphone
captions-manual = End segments manually
    .tip = Otherwise silence ends a segment
    .file = Files are cut in pauses
captions-on-top = Caption window
    .tip = Show large text above all other windows
captions-window = Captions
captions-generate = Caption this file
captions-listen = Start captions · up to { $credits } cr per minute
    .draft = Start captions
    .draft-why = Draft voices understand only their own speech. Switch to ElevenLabs to caption a microphone.
captions-limit = Captions end after 20 minutes. Mynah keeps the recording and the transcript.
captions-running = End the running captions first
captions-stop = Stop
    .command = Stop captions
    .tip = End the captions and save the transcript
captions-commit = End segment
    .tip = Commit the text so far
captions-latency = { $millis } ms
captions-open = Open transcript
    .tip = Edit and export these captions in Transcribe
captions-starting = Starting…
captions-cut-kept = { $why }. Mynah keeps the captions of the first { $seconds } s.
captions-cancelled-kept = You stopped the captions. Mynah keeps those of the first { $seconds } s.
captions-gap = Connection lost at
captions-recording = Captions

# Align
align-about = Align finds the time of every word of a text in a recording.
align-text = Text of the recording
    .heading = Text
    .hint = You were harbourmaster here for thirty-one years.
    .tip = Type or paste the text, or drop a text file
align-characters = Characters
align-generate = Align text
align-no-text = Enter the text first
align-back = New alignment
align-mean-loss = Mean loss
align-loss = Loss { $loss }

# Tools of agents
agents-tool-not-json = Line { $line }, column { $column }: not JSON.
agents-tool-cut-json = Line { $line }, column { $column }: the JSON ends too early.
agents-tool-not-object = Use a JSON object in braces.
agents-tool-missing = “{ $field }” is missing.
agents-tool-not-text = “{ $field }” must be a text.
agents-tool-not-texts = Use a list of texts.
agents-tool-not-switch = Use true or false.
agents-tool-choice = “{ $field }” must be one of: { $allowed }.
agents-tool-name = Use 1 to 64 letters, digits, hyphens and underscores for the name.
agents-tool-timeout = Use 1 to { $most } seconds.
agents-tool-url = Use an address that begins with https://.
agents-tool-required = “{ $name }” is required, but “properties” does not contain { $name }.
agents-tool-unknown-field = ElevenLabs does not accept “{ $field }” here.
agents-tool-deep = The parameters are nested too deeply.

# Templates of agents
agents-template-blank = Blank
agents-template-support = Support desk
agents-template-booking = Booking
agents-template-guide = Tour guide
agents-template-tutor = Language tutor

# Webhooks of agents
agents-webhook-secret-saved = Saved the signing secret in the keychain
agents-webhook-secret-for-now = This system has no keychain. Mynah keeps the signing secret until it closes.
agents-webhook-refused-unsigned = A request had no signature. Mynah refused it.
agents-webhook-refused-time = A request was signed more than 30 minutes ago. Mynah refused it.
agents-webhook-refused-signature = A request had a wrong signature. Check the signing secret.
agents-webhook-refused-unreadable = A signed request held no event. Mynah refused it.
agents-webhook-refused-large = A request was larger than 192 MB or broke off. Mynah refused it.

# Tests of agents
agent-ending-user = You ended the conversation
agent-ending-agent = The agent ended the conversation
agent-ending-time-out = Time-out
agent-ending-refused = ElevenLabs refused the conversation
agent-ending-lost = Connection lost
agent-test-expects-tool = The agent calls { $name }
    .with = The agent calls { $name } with { $arguments }
agent-test-expects-reply = A reply contains “{ $text }”
agent-test-expects-no-reply = No reply contains “{ $text }”
agent-test-expects-time = Each reply starts within { $ms } ms
agent-test-expects-silence = The agent is silent within { $ms } ms after an interruption
agent-test-expects-end = Ending: { $how }
agent-test-called = The agent called { $name } with { $arguments }.
agent-test-no-calls = The agent called no tool.
agent-test-other-calls = The agent called only: { $names }.
agent-test-reply = Reply: “{ $reply }”
agent-test-last-reply = Last reply: “{ $reply }”
agent-test-no-reply = The agent did not reply.
agent-test-no-reply-with = No reply contained “{ $text }”.
agent-test-slowest = Slowest reply: { $ms } ms
agent-test-no-time = Mynah measured no reply time.
agent-test-silent = Silent after { $ms } ms
agent-test-no-interruption = The agent was not interrupted.
agent-test-cancelled-played = Mynah played audio of a cancelled reply.
agent-test-ended = Ending: { $how }
agent-test-not-ended = The conversation did not end.

# Programs that answer tool calls
agent-program-empty = Enter a program.
agent-program-not-started = Mynah can't start { $program }: { $why }
agent-program-late = { $program } did not end within { $seconds } s.
agent-program-flood = { $program } wrote more than { $kib } KiB.
agent-program-failed = { $program } failed with code { $code }.
    .why = { $program } failed with code { $code }: { $why }
agent-program-not-text = The output of { $program } is not text.
agent-program-stopped = Mynah stopped { $program }.
agent-program-lost = Mynah lost the program.

# Conversations with agents
conversation-recording = Conversation with { $agent }
conversation-refused = The service ended the conversation.
conversation-refused-says = The service ended the conversation: { $says }
conversation-lost = The connection of the conversation was lost.
conversation-format = The agent announces audio as { $format }, which Mynah can’t play. Use PCM or μ-law in the agent’s audio format.

# Command line of agents and webhooks
cli-agent = List, edit, talk to and test voice agents
    .examples =
        Examples:
          mynah agent list
          mynah agent create --template support --name "Order desk"
          mynah agent edit agent_1 --patch changes.json --dry-run
          mynah agent talk agent_1 --wav question.wav --text "Thank you, goodbye." --json
          mynah agent test agent_1 order.agent-test.json --json
cli-agent-list = List the agents of the account
cli-agent-show = Show the document of an agent
cli-agent-create = Create a private agent from a JSON file or a template
cli-agent-edit = Merge changes into an agent and compare the result
cli-agent-delete = Delete an agent permanently
cli-agent-talk = Talk to an agent with recordings and typed messages
cli-agent-test = Run test files with an agent
cli-agent-conversations = List, show or delete past conversations
cli-agent-id = ID of the agent
cli-agent-search = Only agents with these words in name or tags
cli-agent-file = A JSON file, for example from “mynah agent show”. “-” reads standard input
cli-agent-template = A template: blank, support, booking, guide or tutor
cli-agent-name = Name of the agent
cli-agent-language = Language of the agent
cli-agent-patch = A JSON file with the fields to change. Objects merge, lists replace, null removes
cli-agent-dry-run = Print the changes and save nothing
cli-agent-wav = A recording to say in one turn. Recordings come before typed messages
cli-agent-text = A typed message, one per turn
cli-agent-text-only = No audio in either direction
cli-agent-play = Play the agent’s voice
cli-agent-wait = Wait until the agent ends the conversation
cli-agent-max-seconds = Seconds after which Mynah ends the conversation. Their price is reserved
cli-agent-variable = Value of a dynamic variable
cli-agent-tool = Fixed result of a client tool
cli-agent-tool-program = Program that answers a client tool: arguments on standard input, result on standard output
cli-agent-test-files = Test files
cli-agent-conversations-of = Only conversations with this agent
cli-agent-since = Only conversations from this day on
cli-agent-failed = Only unsuccessful conversations
cli-agent-conversation-show = Print this conversation with its transcript
cli-agent-conversation-delete = Delete this conversation permanently
cli-agent-no-template = There is no such template. Use { $names }
cli-agent-no-pair = write NAME=VALUE
cli-agent-no-object = { $file } isn’t a JSON object. Nothing was sent.
cli-agent-no-json = { $file } isn’t JSON: line { $line }, column { $column }. Nothing was sent.
cli-agent-no-turn = Give --wav or --text: what you say to the agent. Nothing was sent.
cli-agent-count =
    { $count ->
        [one] 1 agent
       *[other] { $count } agents
    }
cli-agent-created = Created the agent. It is live and private, and its conversations cost credits.
cli-agent-no-change = The agent already has these values.
cli-agent-not-saved =
    { $count ->
        [one] 1 change, not saved.
       *[other] { $count } changes, not saved.
    }
cli-agent-saved =
    { $count ->
        [one] Saved 1 change. It takes effect in new conversations.
       *[other] Saved { $count } changes. They take effect in new conversations.
    }
cli-agent-not-accepted = Saved, but these values were not accepted: { $paths }
cli-agent-deleted = Deleted the agent.
cli-agent-conversation-count =
    { $count ->
        [one] 1 conversation
       *[other] { $count } conversations
    }
cli-agent-conversation-deleted = Deleted the conversation.
cli-agent-queued = Queued: the limit of conversations at once is reached.
cli-agent-says = Agent: { $text }
cli-agent-user = You: { $text }
cli-agent-calls = Tool { $name } { $arguments }
cli-agent-result = Tool { $name } answered { $result }
cli-agent-interrupted = Interrupted
cli-agent-ended = { $ending } · { $seconds } s · { $credits }
cli-agent-credits-unknown = cost not known yet
cli-agent-limit = Mynah ended the conversation at its limit of { $seconds } s.
cli-agent-shorter = { $why } A shorter --max-seconds lowers the price.
cli-agent-no-conversation = The conversation did not take place.
cli-agent-no-test = { $file } isn’t a test of an agent. Nothing was sent.
cli-agent-test-passed = Passed: { $name }
cli-agent-test-failed = Failed: { $name }
cli-agent-test-found = { $expectation }: { $found }
cli-agent-test-broken = Not run: { $name }. { $why }
cli-agent-test-sum = { $passed } of { $count } tests passed
cli-webhooks = List, create, delete and receive webhooks
    .examples =
        Examples:
          mynah webhooks create "My desk" https://example.com/hook
          mynah webhooks listen --port 8090 --secret-env WEBHOOK_SECRET
cli-webhooks-list = List the webhooks of the account
cli-webhooks-create = Create a webhook and print its signing secret, once
cli-webhooks-delete = Delete a webhook that nothing uses
cli-webhooks-listen = Receive events on this computer and check their signatures
cli-webhooks-name = Name of the webhook
cli-webhooks-url = HTTPS address, for example of a tunnel to this computer
cli-webhooks-id = ID of the webhook
cli-webhooks-port = Port on 127.0.0.1, 0 picks one
cli-webhooks-secret-env = Environment variable with the signing secret. Without it Mynah uses the keychain
cli-webhooks-count = End after this number of events
cli-webhooks-listed =
    { $count ->
        [one] 1 webhook
       *[other] { $count } webhooks
    }
cli-webhooks-created = Keep the signing secret: it is shown only once.
cli-webhooks-deleted = Deleted the webhook.
cli-webhooks-listening = listening on http://127.0.0.1:{ $port }
cli-webhooks-no-secret = The environment variable { $name } is empty or not set.

# The Agents room.
agents-build = Build and talk
    .tip = Edit agents and call them
agents-tests = Tests
    .tip = Repeat recorded calls and check what the agent does
agents-webhooks = Webhooks
    .tip = Receive finished calls on this computer
agents-edit = Edit
agents-shown = Shown side
agents-search = Search agents
    .hint = Box office
agents-tags = Filter by tag
agents-all-tags = All tags
agents-refresh = Refresh agents
    .tip = Read the list from the account
agents-loading = Loading agents…
agents-empty = No agents yet
    .text = Create one from a template and talk to it.
agents-none-found = No matching agents
    .text = Change the search or the tag.
agents-show-all = Show all agents
agents-read-only = Shared with you
agents-last-talk = Last call { $date }
agents-no-talk = No calls yet
agents-create = New agent
    .tip = Create an agent from a template
agents-in-call = In a call now
agents-create-note = A new agent is private. Calls with Draft voices are free.
    .price = A new agent is private. You can call it at once, for { $price } a minute.
agents-creating = Creating the agent…
agent-none = No agent selected
    .text = Select an agent, or create one from a template.
agent-opening = Loading the agent…
agent-menu = Agent menu
    .tip = Document, copy and deletion
agent-json = Document as JSON
    .tip = Show and edit the whole document
agent-json-apply = Apply changes
    .tip = Take the changes into the editor, unsaved
agent-json-object = The document must be an object in braces
agent-json-changes = { $count ->
    [one] { $count } change
   *[other] { $count } changes
}
agent-json-more = { $count } more changes
agent-duplicate = Duplicate agent
    .tip = Make a copy with its own ID
agent-copy-name = { $name } (copy)
agent-delete = Delete agent
    .tip = Delete the agent from { $service }
agent-delete-question = Delete “{ $name }” permanently from { $service }? Calls to this agent stop working. Mynah keeps no copy of the agent.
agent-delete-permanently = Delete permanently
agent-deleting = Deleting the agent…
agent-edits = { $count ->
    [one] { $count } edit
   *[other] { $count } edits
}
agent-save = Save agent
    .tip = Send only what changed, then compare
    .why = Nothing changed
agent-overwrite = Save and overwrite
    .tip = Replace the values that were changed elsewhere
agent-conflicts = These values were changed elsewhere. Your edits overwrite them:
agent-discard = Discard edits
    .tip = Go back to the saved state
agents-saved-unchecked = The agent is saved, but Mynah could not read it back to compare. Select it again to check.
agent-discard-question = { $count ->
    [one] Discard { $count } edit of this agent? The saved agent stays.
   *[other] Discard { $count } edits of this agent? The saved agent stays.
}
agent-saved = Saved. Changes take effect in new conversations.
agent-takes-effect = Changes take effect in new conversations.
agent-refused = { $service } did not accept these changes:
agent-name = Name
agent-first-message = First message
agent-prompt = Prompt
agent-words = { $count ->
    [one] { $count } word
   *[other] { $count } words
}
agent-variables = Test values of the variables
agent-language = Language
agent-languages = More languages
agent-languages-none = None
agent-llm = Language model
agent-known = Known values for { $name }
agent-temperature = Temperature
    .tip = 0 gives steady answers, 1 gives varied answers
agent-max-tokens = Longest reply
    .tip = Tokens of a reply, empty for no limit
agent-no-limit = No limit
agent-number-wrong = Enter a number. Until then, the value is { $value }.
agent-voice-model = Voice model
agent-english-only = This voice model speaks only English. Choose eleven_flash_v2_5 for other languages.
agent-turns = Turns and interruptions
agent-turn-mode = Your turn ends
agent-turn-mode-turn = When you have finished your thought
agent-turn-mode-silence = After silence
agent-eagerness = The agent answers
agent-eagerness-normal = At a normal pace
agent-eagerness-patient = Patiently
agent-eagerness-eager = Eagerly
agent-protect-first = Protect the first message
    .tip = The first message cannot be interrupted
agent-ignored = Words that do not interrupt
    .hint = uh-huh, okay
agent-time-outs = Time-outs
agent-turn-timeout = Seconds until the agent asks again
    .tip = Seconds of your silence, 7 by default
agent-silence-timeout = Seconds of silence until the call ends
    .tip = Leave empty to never end a silent call
agent-max-duration = Longest call in seconds
    .tip = 600 by default
agent-text-only = Text only
    .tip = The agent writes and does not speak
agent-knowledge = Knowledge base
agent-knowledge-none = No documents. Add documents on the website of ElevenLabs.
agent-criteria = Evaluation criteria
agent-criterion-name = Name of criterion { $number }
agent-criterion-goal = Goal of criterion { $number }
agent-criterion-add = Add criterion
agent-criterion-remove = Remove criterion { $number }
agent-collection = Collected data
agent-item-name = Name of the new item
    .hint = order_id
agent-item-add = Add item
    .why = Enter a new name first
agent-item-type = Type of { $name }
agent-item-about = Description of { $name }
agent-item-remove = Remove item { $name }
agent-tags = Tags
    .hint = tickets, harbor
agent-privacy = Privacy
agent-private = Private agent
    .tip = Only calls with a signed address reach the agent
agent-record = Record calls
    .tip = ElevenLabs keeps the audio of calls
agent-zero-retention = Zero Retention Mode
    .tip = ElevenLabs keeps nothing of a call
agent-retention = Days that calls are kept
    .tip = Leave empty to keep calls forever
agent-concurrency = Calls at once
    .tip = Leave empty for no limit
agent-tools = Tools
agent-tools-none = No tools yet
agent-tool-add = Add tool
    .tip = Add a client, webhook or system tool
agent-tool-client = Client tool
    .tip = Mynah or your app answers
agent-tool-webhook = Webhook tool
    .tip = ElevenLabs calls a server
agent-tool-system = System tool
    .tip = ElevenLabs does it, for example ends the call
agent-tool-client-about = Returns free seats.
agent-tool-client-date = Day of the show
agent-tool-webhook-about = Returns what is known about a topic.
agent-tool-webhook-topic = The topic
agent-tool-edit = Edit tool { $name }
agent-tool-on = Tool { $name }
agent-tool-json = Definition of the tool
    .tip = JSON of a tool, or a function call definition
agent-tool-function = Mynah converts this function call definition to a client tool.
agent-tool-apply = Apply tool
    .tip = Take the tool into the editor, unsaved
    .why = Fix the definition first
agent-tool-ids = Tools of the account
agent-system-end-call = The agent can end the call
agent-system-skip-turn = The agent can wait silently
agent-system-language = The agent can change its language
agent-system-voicemail = The agent detects voicemail
agents-rules = Answers of client tools
agents-rule = Answer of { $name }
agents-rule-form = Form
    .tip = You answer each call in a form
agents-rule-fixed = Fixed
    .tip = Mynah always sends the same JSON
agents-rule-program = Program
    .tip = A program of this computer answers, without a shell
agents-rule-answer = JSON that { $name } returns
agents-rule-command = Command of { $name }
agents-rule-ask = Mynah runs exactly this program for each call of { $name }, with the arguments as JSON on standard input:
agents-rule-allow = Allow program
    .tip = Allow exactly this command in this session
agents-rule-allowed = Allowed
talk-title = Test call
talk-title-with = Test call with { $name }
talk-how = How you talk
talk-microphone = Microphone
    .tip = Speak with the agent
talk-typed = Typed text
    .tip = Type your turns and hear the agent
talk-half-duplex = Loudspeaker mode
    .tip = Send silence while the agent speaks
talk-headphones = Use headphones, so that the agent does not hear itself.
talk-unsaved = This agent has unsaved edits. The call uses the saved agent.
talk-public = This agent is public. Everyone with the agent’s ID can call at your cost.
talk-start = Start test call
    .tip = Call the saved agent
talk-a-minute = { $price } a minute
talk-price-note = An estimate. The language model can cost extra.
talk-unconfirmed = Allow the program of { $name } first
talk-wrong-json = Correct the JSON of { $name } first
talk-no-agent = Select an agent first
talk-end = End call
    .tip = End the call and its recording
talk-new = New call
    .with = New call with { $name }
    .tip = Go back to the options of a call
talk-queued = The limit of calls at once is reached. This call starts as soon as a slot is free.
talk-starting = Connecting to the agent…
talk-silent = This call has no turns.
talk-ended-user = You ended the call.
talk-ended-agent = The agent ended the call.
talk-ended-time-out = The call ended at a time limit.
talk-ended-refused = { $service } refused the call.
talk-ended-lost = Mynah lost the connection.
talk-reason = Reason from { $service }: { $reason }
talk-play = Play recording
    .tip = Play both sides of the call
talk-closing = Waiting for { $service } to close the call…
talk-closed = { $service } closed the call.
talk-you = You
talk-agent = Agent
talk-interrupted = Interrupted
talk-earlier = Show { $count } earlier turns
talk-ms = { $millis } ms
talk-ms-unit = ms
talk-tool-sent = sent
talk-tool-got = got
talk-tool-good = Answered
talk-tool-bad = Error
talk-tool-waits = Waiting
talk-no-answer = No answer in time
talk-form = { $name } waits for your answer
talk-form-left = { $name } waits for your answer: { $secs } s left
talk-form-late = Too late: the agent no longer waits for { $name }
talk-form-answer = Answer for { $name }
talk-form-send = Send answer
    .tip = Send this text as the tool’s result
    .why = Enter an answer first
talk-form-fail = Send error
    .tip = Send this text as the tool’s error
talk-your-microphone = Your microphone
talk-db = { $level } dB
talk-off = Off
talk-mute = Mute
    .command = Mute or unmute the microphone
    .tip = Send silence instead of your voice
talk-unmute = Unmute
talk-message = Message to the agent
    .hint = Hello, I have a question.
talk-send = Send
    .why = Enter a message first
talk-this = This call
    .with = This call with { $name }
talk-reply-time = Reply time, last turn
talk-bars = Reply times: { $times }
talk-hearing = Hearing you
talk-thinking = Thinking
talk-first-sound = First sound
talk-median = Median
talk-slowest = Slowest
talk-percentile = 95th percentile
talk-length = Length
talk-log = Event log
talk-log-filter = Shown events
talk-log-empty = No events yet
talk-all = All
talk-tools = Tools
talk-errors = Errors
talk-event-connected = connected
talk-event-reply = agent text
talk-event-speaking = agent speaking
talk-event-first = first
talk-event-silent = agent silent
talk-event-corrected = reply cut to
talk-event-you = you speaking
talk-event-turn = end of your turn
talk-event-heard = your words
talk-event-message = your message
talk-event-interrupted = you interrupted
talk-event-call = tool call
talk-event-result = tool result
talk-event-tool-error = tool error
talk-event-ping = ping
talk-event-unknown = unknown event
talk-event-ended = ended
talk-test = Name of the test
talk-test-name = Call with { $agent }
talk-keep = Keep as a test case
    .tip = Repeat this call as a test
    .name = Enter a name first
    .turns = This call has no turns of yours
talk-kept = Kept as “{ $name }” in Tests
agents-tests-loading = Loading tests…
agents-tests-empty = No tests yet
    .text = Make a test call, then keep the call as a test case.
agents-tests-open = Edit test { $name }
agents-tests-turns = { $count ->
    [one] { $count } turn
   *[other] { $count } turns
}
agents-tests-listed = Tests shown
agents-tests-saved = Mynah
    .tip = Show the tests that you recorded
agents-tests-account = Account
    .tip = Show the tests of your { $service } account
agents-tests-form = Test
agents-tests-report = Report
agents-tests-shown = Shown part
agents-tests-save = Save test
agents-tests-delete = Delete test
agents-tests-delete-question = Delete the test “{ $name }”? Mynah has no copy of the test.
agents-tests-recorded = Recorded with { $agent }
agents-tests-user = Your turns
agents-tests-turn = Turn { $number }
agents-tests-turn-remove = Remove turn { $number }
agents-tests-last-turn = A test needs one turn
agents-tests-after = After the reply
agents-tests-into = { $millis } ms into the reply
agents-tests-wav = Recording, { $kilobytes } kB
agents-expect = Expectations
agents-expect-add = Add expectation
agents-expect-remove = Remove expectation { $number }
agents-expect-tool = Calls the tool
agents-expect-tool-name = Name of the tool
agents-expect-arguments = Arguments as JSON
agents-expect-contains = A reply contains
agents-expect-lacks = No reply contains
agents-expect-time = Each reply time is below, in ms
agents-expect-silent = Silent after an interruption within, in ms
agents-expect-ending = The call ends by
agents-run = Run tests
agents-run-agent = Agent
agents-run-second = Compare with
agents-run-no-second = No agent
agents-run-tests = { $count ->
    [one] { $count } test is ticked
   *[other] { $count } tests are ticked
}
agents-run-note = Tests run one after another. Client tools answer as in test calls. Instead of a form, Mynah sends the recorded result.
agents-run-start = { $count ->
    [one] Run { $count } call
   *[other] Run { $count } calls
}
agents-run-price = Each test costs its length in minutes.
agents-run-no-test = Tick a test first
agents-run-no-agent = Choose an agent first
agents-run-stop = Stop tests
    .tip = End the running test and skip the others
agents-run-none = No report yet
    .text = Tick tests at the left and run them.
agents-run-progress = { $done } of { $count } calls done
agents-run-prepares = Loading tests and agents…
agents-run-running = Running for { $time }: { $name } with { $agent }
agents-run-median = median { $millis } ms
agents-run-title = { $name } with { $agent }
agents-run-passed = Passed
agents-run-failed = Failed
agents-run-found = Found: { $found }
agents-run-unknown = No verdict
agents-run-compared = Comparison
agents-account-refresh = Refresh tests
    .tip = Download the list of tests again
agents-account-loading = Loading the tests of the account…
agents-account-empty = No tests in your account
    .text = You can create tests at ElevenLabs.
    .draft = Draft voices have no tests here until a program creates them.
agents-account-reply-test = Reply
agents-account-tool-test = Tool call
agents-account-simulation = Simulation
agents-account-other = Other
agents-account-start = { $count ->
    [one] Run { $count } test
   *[other] Run { $count } tests
}
agents-account-price = Mynah reserves the price of 1 minute for each test. ElevenLabs reports the credits after the run.
agents-account-stop-tip = The running test finishes first
agents-account-stop-why = The run ends after the running test
agents-account-results = Results
    .with = Results with { $agent }
agents-account-none = No results yet
    .text = ElevenLabs runs each test without audio and judges the agent’s replies.
    .draft = The Draft agent answers the messages of a test. Draft voices judge tool calls only.
agents-account-progress = { $done } of { $count } tests done
agents-account-running = Running for { $time }
agents-account-reply = Agent: { $reply }
agents-account-credits = { $count ->
    [one] { $credits } credit
   *[other] { $credits } credits
}
    .draft = { $count ->
        [one] { $credits } draft credit
       *[other] { $credits } draft credits
    }
    .unknown = Credits not known
conversation-title = Conversations
    .tip = Past calls with transcript, audio and analysis
conversation-refresh = Refresh conversations
conversation-search = Search conversations
    .hint = refund
conversation-agent = Agent of the conversations
conversation-all-agents = All agents
conversation-result = Result
conversation-all = All results
conversation-successful = Successful
conversation-failed = Failed
conversation-loading = Loading conversations…
conversation-opening = Loading the conversation…
conversation-empty = No conversations
    .text = Change the filters, or talk to an agent.
conversation-none = Select a conversation.
conversation-details = Details
conversation-state = State
conversation-state-done = Done
conversation-state-failed = Failed
conversation-state-processing = Processing
conversation-state-running = In progress
conversation-running = The transcript appears after the call.
conversation-no-audio = This conversation has no audio
conversation-unjudged = Draft voices do not evaluate calls.
conversation-cost = Cost
conversation-end = Ended by
conversation-summary = Summary
conversation-play = Play audio
    .tip = Download the audio and play it
conversation-like = Like
    .tip = Rate this conversation as good
conversation-dislike = Dislike
    .tip = Rate this conversation as bad
conversation-delete = Delete conversation
    .tip = Delete the conversation from { $service }
conversation-delete-question = Delete this conversation permanently from { $service }? Transcript and audio are lost.
agents-webhooks-on = Listening
agents-webhooks-empty = No webhooks received
    .text = Start the receiver, and point a webhook of your account at its port.
agents-webhooks-listen = Start receiver
    .tip = Receive webhooks on this computer only
agents-webhooks-stop = Stop receiver
agents-webhooks-listening = Mynah listens on port { $port } of this computer.
agents-webhooks-note = ElevenLabs needs a public HTTPS address. Use a tunnel to this port.
agents-webhooks-refused = Refused requests
agents-webhook-transcript = Transcript of a call
agents-webhook-sound = Audio of a call
agents-webhook-audio = Mynah received the audio of this call. The transcript arrives in its own webhook.
agents-receiver = Receiver
agents-port = Port
    .tip = 0 picks a free port
    .why = Enter a port from 0 to 65535
agents-secret = Signing secret
    .tip = ElevenLabs shows the secret once, when you create the webhook
    .why = Enter the secret first
agents-secret-save = Save
    .command = Save signing secret
    .tip = Save the signing secret in the keychain
