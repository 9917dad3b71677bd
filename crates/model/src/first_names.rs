//! First names that tell a gender in most countries, for casting. Small letters, sorted within a list.

use crate::fitting::Gender;

const FEMALE: &str = "\
    abigail ada adele adriana agatha agnes aileen ailsa aisha akiko alba alejandra alessandra alexandra alice alicia \
    alina alison allison alma amalia amanda amelia amina amy ana anabel ananya anastasia angela angelica angelina \
    anika anita anja anke ann anna annabel annabelle annalena anne anneliese annette annie annika antje antonia anya \
    aoife aria ariana arya astrid audrey aurelia ava ayesha ayşe azra barbara bea beatrice beatrix beatriz becky \
    bella bertha beth bettina bianca birgit blanca bonnie brenda bridget bridgette brigitte britta caitlin camila \
    camille carina carla carlotta carmela carmen carol carolina caroline cassandra catarina catherina catherine \
    cathy cecilia celeste celia celine chantal charlotte chiara chiyo chloe christina christine ciara cindy claire \
    clara clare clarissa claudia clementine colette cora coraline cordelia corinna cornelia cynthia dagmar dahlia \
    daisy daniela danielle debbie deborah debra denise desdemona diana diane dina dolores donna dora doris dorothy \
    dörte edith edna effie eileen elaine elea eleanor elena eleni eliana elif elisabeth elise eliza elizabeth elke \
    ella ellen ellie eloise elsa elspeth elvira emilia emilie emily emine emma emmeline enid erica erika estelle \
    ester esther eugenia eugenie eunice eva evangeline eve evelyn farah fatima fay felicia fernanda fiona fleur \
    flora florence frances francesca frederica freya frieda gabriela gabriella gabrielle gaia gemma genevieve \
    georgia georgina geraldine gerda gertrude giovanna gisela giselle gita giulia gloria grace greta gudrun gwen \
    gwendolyn gwyneth hadija hanna hannah hanne harriet haruka hatice hazel heather hedwig heidi heike helen helena \
    helga hermione hilary hilda hildegard holly ida imani imogen ines inga inge ingrid inês irene irina irma isabel \
    isabella isla isobel ivana ivy jacqueline jana jane janet janice janine jasmin jasmine jeanette jeanne jennifer \
    jenny jessica jill joan joanna jocelyn johanna josephine juana judith judy julia juliana juliane julie juliet \
    juliette justine kamala kaori karen karin kate katharina katherine kathleen kathrin kathy katie katja katrin \
    katrina kavya kerstin khadija kiara kirsten klara kristin kristina laila lara larissa laura lavinia layla lea \
    leah leila lena leni leonie leyla lilian liliana lilith lillian lilly lily lina linda linnea lisa lisbeth \
    lisette liv livia lola lorena lorna lorraine lotte louisa louise luana lucia luciana lucille lucinda lucrezia \
    lucy luisa luna lydia mabel macarena madeleine madison maeve magda magdalena maggie maike maisie malala malin \
    manuela mara margaret maria mariam mariana marianne marie marina marion marjorie marlene marta martha martina \
    mary mathilda matilda maud maureen mavis maxine maya meera megan meike melanie melissa mercedes meredith mia \
    michelle mila mildred milena millie mina mira miranda mireille miriam moira molly mona monica monika monique \
    morgana muriel mélanie nadia nadine nadja nancy naoko naomi natalia natalie natasha neha nell nia niamh nicole \
    nicoletta nina noelle noemi nora nuria odette odile olga olivia ophelia ottilie paloma pamela patricia paula \
    paulina pauline peggy penelope perdita petra petronella phoebe phyllis pilar pippa polly portia priscilla priya \
    rachel radha raquel rebecca regina renate rhiannon rhonda rita roberta romy rosa rosalie rosalind rosalyn \
    rosamund rose rosemary rosie rosina roxanne ruth sabine sabrina sakura sally salome samantha sandra saoirse sara \
    sarah saskia savannah scarlett selena selina selma serena shanice sharon sheila shirley sibylle sienna sigrid \
    silvia siobhan siobhán sita sofia solveig sonja sophia sophie soraya stefanie stella stephanie sunita susan \
    susana susanna susanne susie suzanne svetlana sybil sylvia tabea tabitha tamara tamsin tania tanya tara tatiana \
    teresa tess tessa thandi thea thelma theresa tilda tilly tina titania trudy uma una ursula ute valentina valerie \
    vanessa vera verena veronica victoria viola violet virginia vivian viviana vivien wanda wendy wilhelmina wilma \
    xenia xiomara yara yasmin yasmine yolanda yumi yvonne zainab zara zelda zeynep zita zoe zofia zoé zoë zuzanna \
    анна екатерина елена ирина мария наталья ольга светлана татьяна юлия";

const MALE: &str = "\
    aaron abdul abdullah abel abraham achim adalbert adam adrian ahmed aidan ajay akira alain alan alasdair albert \
    albrecht aldo alec alejandro alejo aleks aleksander alessandro alessio alexander alexandre alexei alfie alfonso \
    alfred ali alistair allan alois alonso alvin ambrose amir amit anand anders andre andreas andrei andrew andrés \
    angus anthony antoine anton antonio arjun armand armando arnaud arne arnold arthur artur arturo arun asher athos \
    atticus august axel banquo baptiste barnaby barney barry bartholomew bartosz basil bastian bastien ben benedict \
    benito benjamin benno benny bernard bernhard bert bertram bill björn blake bob boris boyd brad bradley brandon \
    brendan brent brett brian bruce bruno burt byron caleb callum calvin carl carlos cassio cecil cedric cesare chad \
    charles charlie chris christian christoph christophe christopher claude claudio claus clemens clement cliff \
    clifford clint clive clyde colin connor conor conrad constantin cormac cornelius craig cyril cédric damian \
    damien damon daniel dante darius darren dave david davide dean declan denis dennis derek desmond detlef dexter \
    diego dieter dietmar dietrich dimitri dirk dmitri dominic dominik donald donovan doug douglas duncan dustin \
    dwayne eamon eberhard eckhard eddie edgar edgardo edmund edoardo eduardo edward edwin egon elias elijah elliot \
    elliott elmer emanuel emil emiliano emilio emmanuel emmett emre enrico enrique enzo eric erich erik ernest \
    ernesto ernst errol erwin esteban ethan etienne eugene eustace evan ezekiel ezra fabian fabien fabio farhan \
    federico felipe felix ferdinand fergus fernando filip finley finn fletcher florian floyd francis francisco \
    franco frank frankie franz fred freddie frederick friedrich fritz fynn fyodor gabe gabriel gareth gary gaspard \
    gaston gavin geoffrey georg george georges georgios gerald gerardo gerd gerhard giacomo gideon gilbert gilles \
    gino giorgio giovanni giuseppe glen glenn gonzalo gordon gottfried graham greg gregor gregory guido guillaume \
    guillermo gunnar gus gustav günter günther hamish hamlet hank hans harald harold harry harun harvey hassan \
    heathcliff hector heiko heinrich heinz hendrik henri henry herb herbert heribert hermann hiroshi holger horatio \
    horst howard howie hubert huckleberry hugh hugo humphrey huw iago ian ibrahim ignacio ignatius igor ilya imran \
    ingo isaac ismael ivan ivo iwan jaap jack jacob jacques jaime jake jakob jamal james jamie jan jared jarek \
    jarvis jason javier jed jeff jeffrey jens jeremiah jeremy jerome jerry jesse jesús jim jimmy joachim joao \
    joaquin joaquín jochen joe joel joey johann johannes john johnny jon jonah jonas jonathan jonny jorge jose josef \
    joseph josh joshua josé joão juan jude juha jules julian julio julius junichi justin jörg jürgen kabir karim \
    karl karsten kaspar kasper keir keiran keith kenji kenneth kenny kevin kieran kilian killian kirk klaus knut \
    konrad konstantin kris krzysztof kurt kwame kyle lachlan laertes lancelot larry lars laszlo laurence laurent \
    lazarus leander lennart lenny leo leon leonard leonardo leonid leopold leroy lester levi lewis liam liang linus \
    lionel lloyd lorenz lorenzo lothar louie louis luca lucas luciano lucius ludwig luigi luis lukas luke luuk \
    lysander macbeth magnus malachi malcolm malik malte malvolio manfred manny manolo manuel marc marcel marcelo \
    marcin marco marcus mario marius mark markus marlon martin marvin massimo mathew mathias mathieu mathis matt \
    matteo matthew matthias mattia maurice mauricio maurizio maverick max maximilian mehmet melvin michael mick \
    miguel mikael mike mikhail mikkel miles milo milton mitch mohamed mohammad mohammed montague mordecai moritz \
    morris mortimer morty moses muhammad murray mustafa nate nathan nathaniel ned neil neville nicholas nick nico \
    nicolas nicolò niels nigel nikhil niklas niko nikolai nils noah noel norbert norman olaf ole oleg oliver olivier \
    oliviero omar orlando orsino oscar oskar osman oswald othello ottavio otto owen pablo paddy paolo pascal patrick \
    paul pedro percival percy perry pete peter phil philip philipp philippe phineas pierce pierre pieter piotr \
    polonius porthos prospero quentin rafael rahul raimund rainer raj rajesh ralf ralph ramon ramón randall randolph \
    randy raoul raphael rasmus ravi raymond raúl reginald reinhard reinhold remus renato rené rhys ricardo richard \
    richie rick ricky robbie robby robert roberto rocco roderick rodney rodolfo rodrigo rodrigue roger rohan roland \
    rolf roman romeo romulus ron ronald ronan ronnie rory ross roy ruben rudi rudolf rudy rufus rupert russ russell \
    ryan salvador salvatore sam samir samuel sanjay santiago satoshi saul scott seamus sean sebastian sepp serge \
    sergei sergio seth seymour shakir shane shaun shawn sheldon sherlock shinji siegfried silas silvan silvio simeon \
    simon sinan spencer stan stanislav stanley stefan stefano stephen steve steven stewart stig stuart stéphane sven \
    sylvester séamus sören søren tadeo takashi tancred tariq ted teddy terence terrence thaddeus theo theodore \
    thiago thibault thomas thorsten tiago tiberius tillmann tim timo timon timothy titus tobi tobias toby todd tom \
    tomas tomasz tommaso tommy tomás tony torben torsten travis trevor tristan troilus troy truman tybalt tyler udo \
    ulf uli ulrich umberto uwe valentin valentino vasily vernon vic victor vijay viktor vince vincent vincenzo vito \
    vladimir volker wallace walter warren wayne wendell werner wesley wilbur wilfred wilhelm will willem willi \
    william willie willy winston wolfgang woody wyatt xander xavi xavier yannick yannis yusuf yves zachary zack zane \
    zeke álvaro étienne александр алексей андрей владимир дмитрий иван михаил николай павел сергей";

/// The gender that a first name in small letters usually tells.
pub(crate) fn gender_of(name: &str) -> Option<Gender> {
    let is_in = |names: &str| names.split_whitespace().any(|known| known == name);
    if is_in(FEMALE) {
        Some(Gender::Female)
    } else if is_in(MALE) {
        Some(Gender::Male)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_in_both_lists() {
        assert_eq!(gender_of("zoë"), Some(Gender::Female));
        assert_eq!(gender_of("hamlet"), Some(Gender::Male));
        assert_eq!(gender_of("narrator"), None);
        let male: Vec<&str> = MALE.split_whitespace().collect();
        let both = FEMALE.split_whitespace().find(|name| male.contains(name));
        assert_eq!(both, None);
    }
}
