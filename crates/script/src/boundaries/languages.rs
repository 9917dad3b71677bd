//! Abbreviations of each language, without their last full stop, for the rules of [`super::abbreviations`].

/// Abbreviations that always belong to the next word.
pub(super) const JOINED: &[&str] = &[
    // English
    "Messrs Supt Insp Atty Amb Bp Msgr",
    // German
    "Frl Pfr Hptm Uffz geh ehem insb insbes evang",
    // French
    "Mgr Me Vve Dr Pr Cdt Cne Lt",
    // Italian
    "sig sigg sig.ra sig.na dott dott.ssa avv rag geom ing mons prof.ssa Spett Gent Egr on.le",
    // Spanish
    "Excmo Excma Ilmo Ilma Gral Tte Sto Sta Fdo D.ª EE",
    // Portuguese
    "Eng Eng.º Ex.mo Ex.ma Sra D.ra Prof.ª",
    // Dutch
    "ds jhr zgn",
    // Swedish, Danish and Norwegian
    "resp ang jfr f.eks t.ex ekskl exkl inkl vedr Skt Sct kgl cand f.d m.a.o",
    // Czech and Slovak
    "MUDr JUDr PhDr RNDr MVDr PaedDr Bc sv např tzv tzn srov plk kpt čp nám tř",
    // Polish
    "ks św bp abp płk mjr kpt zob tzw tj np inż mgr",
    // Russian and Ukrainian
    "тов гр св Св ред им ім акад чл.-корр пр-т просп бульв наб пер пл ул вул пров буд",
    // Turkish
    "Doç Yrd Sn Alb Yzb Bnb Uzm Öğr Gör bkz",
    // Greek
    "κ κα κκ Δρ Αγ αγ Άγ οδ Οδ λεωφ Λεωφ δηλ π.χ Π.χ Καθ καθ βλ",
];

/// Abbreviations that may be at the end of a sentence, and belong to a name or number after them.
pub(super) const NAMED: &[&str] = &[
    // English
    "Mt Ft Blvd Sq Ct Pl Ter Gen approx dept govt vols eds",
    // German
    "Str Pl Hbf Bhf Abt Aufl Hrsg hg hrsg Jhs Tsd Tel Fa Co",
    // French
    "av bd bld boul pl éd édit rte fg sq ch ép coll trad s.d",
    // Italian
    "p.zza v.le c.so l.go pag tav ed vol sec a.C d.C S.p.A S.r.l tel",
    // Spanish
    "Av Avda Pza Plza Cía núm izq dcha Dpto dpto Prov prov ed tel UU a.C d.C",
    // Portuguese
    "Pça Trav Lda Ltda apto séc núm tel a.C d.C",
    // Dutch
    "mrt okt zkh afd blz tel nl jl a.s",
    // Swedish, Danish and Norwegian
    "tlf kap milj mdr mio mia afd stk f.Kr e.Kr",
    // Czech
    "doc tis mld stol obr hod odst sl n.l př",
    // Polish
    "ul al pl os gm pow woj godz tys mln mld zł rozdz zm ur ww wg",
    // Russian and Ukrainian
    "кв корп стр эт пос дер обл р-н тыс тис млн млрд грн руб коп гос изд соч мин сек гг рр вв н.э",
    // Turkish
    "Sok Cad Mah Apt Blv Bul Av Şti A.Ş örn Hz yy M.Ö M.S çev",
    // Greek
    "αρ σελ τηλ πλ μ.μ π.μ μ.Χ π.Χ εκ",
];

/// Abbreviations that belong to the word before them, so that a capital letter after them begins a sentence.
pub(super) const CLOSING: &[&str] = &[
    "etc usw u.s.w u.v.m u.ä uvm ecc enz e.a itd itp osv o.s.v m.m m.fl mfl mv m.v",
    "т.д т.п др пр al cdn ff atd apod aj mj etc vb κτλ κ.λπ κ.ά κλπ",
];

/// States, which follow the name of a town and a comma: "St. Louis, Mo."
pub(super) const STATES: &str = "Ala Ariz Ark Calif Cal Colo Conn Del Fla Ga Ill Ind Kan Kans Ky La Mass Md Me Mich \
    Minn Miss Mo Mont Neb Nev Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo Ont Que";

/// Subjects of a degree after `Dr.` or `Prof.`: "Dr. med. A. Klein".
pub(super) const SUBJECTS: &str =
    "med dent vet phil rer nat pol oec iur jur theol ing Ing hab habil h.c dr Dr mult techn agr sc";

/// German words before an ordinal number.
pub(super) const BEFORE_ORDINALS: &str = "der die das dem den des im am zum zur vom beim ein eine einem einen einer eines \
    jeder jede jedes jedem jeden dieser diese dieses diesem diesen ihr ihre ihrem ihren sein seine seinem seinen mein \
    meine meinem meinen dein deinem deinen unser unsere unserem unseren ins ans";

/// Words after an ordinal number that begin with a capital letter: German nouns and Turkish names.
pub(super) const AFTER_ORDINALS: &str = "Weltkrieg Weltkriegs Jahrhundert Jahrhunderts Jahrtausend Klasse Stock Stockwerk \
    Etage Mal Tag Tages Platz Liga Kapitel Band Auflage Akt Szene Geburtstag Bundesliga Semester Quartal Runde Teil \
    Sinfonie Symphonie Advent Dünya Yüzyıl Lig Kat Bölüm";
