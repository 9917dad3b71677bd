/* The C side of Draft voices: everything that flite.rs calls.
 *
 * Flite predicts a track of parameters from text and turns it into sound in one go, with no place to step in
 * between. We need that place, to shape pitch, loudness and timbre. So a voice's last step is replaced by ours:
 * it runs Flite's own step with a listener that says "stop" at the first frame, which leaves the finished track
 * behind and hardly any sound made; reshapes the track; and then calls Flite's vocoder on it.
 *
 * The rules (flite.rs keeps them): one call at a time in the whole process; strings are NUL-terminated printable
 * ASCII; numbers are finite and in their ranges. Nothing here opens a file, a socket or a sound device, and no
 * pointer is kept after a call.
 */
#include <math.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "flite.h"
#include "cst_cg.h"

/* The voice libraries come without headers. */
cst_voice *register_cmu_us_slt(const char *voxdir);
cst_voice *register_cmu_us_rms(const char *voxdir);
cst_voice *register_cmu_us_awb(const char *voxdir);

#define SPEAKERS 3
#define LOWEST_HZ 50.0f
#define HIGHEST_HZ 600.0f
/* Breath in place of voice is much softer; this brings a whisper to about 12 dB below speech. */
#define WHISPER_GAIN 4.5f

/* One token of text, as Flite takes it apart, and how it is spoken. Factors: 1 leaves it as it is. */
typedef struct {
    const char *name;
    const char *before; /* opening punctuation */
    const char *after;  /* closing punctuation */
    float stretch;      /* of its duration */
    float pitch;        /* of its pitch */
    float spread;       /* of how far its pitch is from the mean */
    float gain;         /* of its loudness, linear */
    int32_t whisper;    /* 1: without voice */
} mynah_token;

/* How the whole utterance is spoken. */
typedef struct {
    float pitch;      /* factor of the mean pitch */
    float spread;     /* factor of the pitch's spread; 0 is monotone */
    float stretch;    /* factor of the duration */
    float warp;       /* added to the all-pass constant: moves the formants */
    float wander;     /* depth of a slow seeded wander of the pitch */
    float rough;      /* 0 ... 1: unsteadiness of the pitch from frame to frame */
    float detail;     /* factor of the spectrum's fine structure; 1 leaves it */
    uint32_t seed;
    int32_t untouched; /* 1: Flite's own sound, which tests compare ours with */
} mynah_manner;

typedef struct {
    int32_t token; /* -1: none, a pause */
    float start, end;
} mynah_phone;

typedef struct {
    int32_t token;
    float start, end; /* start < 0: never sounded */
    char name[40];
} mynah_word;

typedef struct {
    int32_t hz, samples_len, words_len, phones_len;
    int16_t *samples;
    mynah_word *words;
    mynah_phone *phones;
} mynah_spoken;

enum { SPOKEN = 0, REFUSED = 1, FAILED = 2 };

#ifdef MYNAH_STATIC_FLITE
/* Flite's "play this" helpers share an object file with functions that the voices need, so its archive would bring
 * in a sound driver and need ALSA. With these four names defined here that driver stays out, and it is certain
 * that the engine cannot open a sound device. */
cst_audiodev *audio_open(int sps, int channels, cst_audiofmt fmt) { (void)sps; (void)channels; (void)fmt; return NULL; }
int audio_close(cst_audiodev *ad) { (void)ad; return -1; }
int audio_write(cst_audiodev *ad, void *buf, int n) { (void)ad; (void)buf; (void)n; return -1; }
int play_wave(cst_wave *w) { (void)w; return -1; }
#endif

/* The utterance under way: Flite's hook takes no argument of ours. */
static const mynah_token *tokens;
static int32_t tokens_len;
static const mynah_manner *manner;

static uint32_t dice;

static float roll(void) /* xorshift: 0 ... 1, the same on every system */
{
    dice ^= dice << 13;
    dice ^= dice >> 17;
    dice ^= dice << 5;
    return (float)(dice >> 8) / 16777216.0f;
}

static cst_item *word_of(cst_item *segment)
{
    cst_item *s = item_as(segment, "SylStructure");
    s = s ? item_parent(s) : NULL; /* syllable */
    return s ? item_parent(s) : NULL;
}

static int32_t token_of(cst_item *word)
{
    cst_item *t = word ? item_as(word, "Token") : NULL;
    t = t ? item_parent(t) : NULL;
    return t && item_feat_present(t, "mynah") ? item_feat_int(t, "mynah") : -1;
}

static int stop_at_once(const cst_wave *w, int start, int size, int last, cst_audio_streaming_info *asi)
{
    (void)w; (void)start; (void)size; (void)last; (void)asi;
    return CST_AUDIO_STREAM_STOP;
}

static void shape_pitch(cst_utterance *utt, cst_track *track, const cst_cg_db *db)
{
    double mean = 0;
    int voiced = 0, frame;
    float phases[3];
    cst_item *segment;

    for (frame = 0; frame < 3; frame++) phases[frame] = roll();
    for (frame = 0; frame < track->num_frames; frame++)
        if (track->frames[frame][0] > 0) { mean += track->frames[frame][0]; voiced++; }
    mean = voiced ? mean / voiced : db->f0_mean;

    frame = 0;
    for (segment = utt_rel_head(utt, "Segment"); segment; segment = item_next(segment)) {
        float end = item_feat_float(segment, "end");
        int32_t k = token_of(word_of(segment));
        const mynah_token *t = k >= 0 && k < tokens_len ? &tokens[k] : NULL;
        for (; frame < track->num_frames && (frame * db->frame_advance <= end || !item_next(segment)); frame++) {
            float *f0 = &track->frames[frame][0], at = frame * db->frame_advance;
            if (*f0 > 0) {
                float turn = 6.2831853f, spread = manner->spread * (t ? t->spread : 1);
                float sway = sinf(turn * (0.7f * at + phases[0])) + 0.6f * sinf(turn * (1.9f * at + phases[1]))
                           + 0.3f * sinf(turn * (4.3f * at + phases[2]));
                *f0 = manner->pitch * (float)(mean + spread * (*f0 - mean));
                *f0 *= 1.0f + manner->wander * 0.5f * sway;
                if (manner->rough > 0) *f0 *= 1.0f + manner->rough * 0.12f * (roll() - 0.5f);
                if (t) *f0 *= t->pitch;
                if (*f0 < LOWEST_HZ) *f0 = LOWEST_HZ;
                if (*f0 > HIGHEST_HZ) *f0 = HIGHEST_HZ;
                if (t && t->whisper) {
                    *f0 = 0;
                    track->frames[frame][2] += logf(WHISPER_GAIN);
                }
            }
            /* Channel 2 holds the mean of the first cepstral coefficient: the log of the loudness. */
            if (t && t->gain != 1.0f) track->frames[frame][2] += logf(t->gain);
        }
    }
}

/* After smoothing a frame is pitch, loudness, then the cepstrum from coarse to fine. */
static void shape_detail(cst_track *track)
{
    int frame, c;
    if (manner->detail == 1.0f) return;
    for (frame = 0; frame < track->num_frames; frame++)
        for (c = 3; c < track->num_channels; c++) track->frames[frame][c] *= manner->detail;
}

static cst_utterance *make_wave(cst_utterance *utt)
{
    /* A private copy: the original is constant data that all utterances share. */
    cst_cg_db db = *val_cg_db(utt_feat_val(utt, "cg_db"));
    cst_track *track, *smooth = NULL;
    const cst_track *strengths = NULL;
    cst_audio_streaming_info *listener;
    cst_wave *wave;

    srand(manner->seed); /* the vocoder's noise comes from rand() */
    if (manner->untouched) return cg_synth(utt);

    /* The utterance owns the listener from here on and frees it with the feature. */
    listener = new_audio_streaming_info();
    listener->asc = stop_at_once;
    listener->min_buffsize = 1;
    utt_set_feat(utt, "streaming_info", audio_streaming_info_val(listener));
    cg_synth(utt);
    feat_remove(utt->features, "streaming_info");

    track = val_track(utt_feat_val(utt, "param_track"));
    if (db.mixed_excitation) strengths = val_track(utt_feat_val(utt, "str_track"));
    shape_pitch(utt, track, &db);

    db.freeable = 0;
    db.mlsa_alpha += manner->warp;
    if (db.do_mlpg) {
        smooth = mlpg(track, &db);
        shape_detail(smooth);
    }
    srand(manner->seed);
    wave = mlsa_resynthesis(smooth ? smooth : track, strengths, &db, NULL, 0);
    if (smooth) delete_track(smooth);
    if (wave) utt_set_wave(utt, wave);
    return utt;
}

static cst_voice *speaker_voice(int32_t speaker)
{
    static cst_voice *ready[SPEAKERS];
    cst_voice *voice = ready[speaker];
    if (voice) return voice;
    switch (speaker) {
    case 0: voice = register_cmu_us_slt(NULL); break;
    case 1: voice = register_cmu_us_rms(NULL); break;
    default: voice = register_cmu_us_awb(NULL); break;
    }
    if (!voice || !feat_present(voice->features, "cg_db")) return NULL;
    feat_set(voice->features, "wave_synth_func", uttfunc_val(&make_wave));
    return ready[speaker] = voice;
}

static void lay_out_tokens(cst_utterance *utt)
{
    cst_relation *relation = utt_relation_create(utt, "Token");
    int32_t n;
    for (n = 0; n < tokens_len; n++) {
        cst_item *item = relation_append(relation, NULL);
        item_set_string(item, "name", tokens[n].name);
        item_set_string(item, "whitespace", " ");
        item_set_string(item, "prepunctuation", tokens[n].before);
        item_set_string(item, "punc", tokens[n].after);
        item_set_int(item, "mynah", n);
        if (tokens[n].stretch != 1.0f) item_set_float(item, "local_duration_stretch", tokens[n].stretch);
    }
}

static int relation_length(cst_utterance *utt, const char *relation)
{
    int n = 0;
    cst_item *item;
    for (item = utt_rel_head(utt, relation); item; item = item_next(item)) n++;
    return n;
}

/* Copies sound and times out of the utterance; 0 if memory ran out. */
static int copy_out(cst_utterance *utt, const cst_wave *wave, mynah_spoken *out)
{
    float before = 0;
    cst_item *item;

    out->hz = wave->sample_rate;
    out->samples = malloc(sizeof *out->samples * (size_t)wave->num_samples);
    out->words = calloc((size_t)relation_length(utt, "Word") + 1, sizeof *out->words);
    out->phones = calloc((size_t)relation_length(utt, "Segment") + 1, sizeof *out->phones);
    if (!out->samples || !out->words || !out->phones) return 0;
    memcpy(out->samples, wave->samples, sizeof *out->samples * (size_t)wave->num_samples);
    out->samples_len = wave->num_samples;

    for (item = utt_rel_head(utt, "Word"); item; item = item_next(item)) {
        mynah_word *word = &out->words[out->words_len];
        word->token = token_of(item);
        word->start = -1;
        strncpy(word->name, item_feat_string(item, "name"), sizeof word->name - 1);
        item_set_int(item, "mynah_word", out->words_len++);
    }
    for (item = utt_rel_head(utt, "Segment"); item; item = item_next(item)) {
        mynah_phone *phone = &out->phones[out->phones_len++];
        cst_item *above = word_of(item);
        phone->start = before;
        phone->end = before = item_feat_float(item, "end");
        phone->token = token_of(above);
        if (above && item_feat_present(above, "mynah_word")) {
            mynah_word *word = &out->words[item_feat_int(above, "mynah_word")];
            if (word->start < 0) word->start = phone->start;
            word->end = phone->end;
        }
    }
    return 1;
}

void mynah_flite_free(mynah_spoken *spoken)
{
    free(spoken->samples);
    free(spoken->words);
    free(spoken->phones);
    memset(spoken, 0, sizeof *spoken);
}

int32_t mynah_flite_speak(int32_t speaker, const mynah_token *toks, int32_t toks_len,
                          const mynah_manner *how, mynah_spoken *out)
{
    jmp_buf errors;
    cst_utterance *volatile utt = NULL;
    volatile int32_t outcome = REFUSED;
    cst_voice *voice;
    cst_wave *wave;

    memset(out, 0, sizeof *out);
    if (speaker < 0 || speaker >= SPEAKERS || toks_len <= 0) return REFUSED;
    tokens = toks;
    tokens_len = toks_len;
    manner = how;
    dice = how->seed * 2654435761u + 0x9E3779B9u;
    if (!dice) dice = 1;

    cst_errjmp = &errors; /* where Flite jumps on an error; without it, it would end the process */
    if (setjmp(errors)) {
        outcome = FAILED;
    } else if ((voice = speaker_voice(speaker)) != NULL) {
        utt = new_utterance();
        utt_init(utt, voice);
        utt_set_feat_float(utt, "duration_stretch", how->stretch);
        lay_out_tokens(utt);
        if (utt_synth_tokens(utt) && (wave = utt_wave(utt)) != NULL && wave->num_samples > 0
            && copy_out(utt, wave, out))
            outcome = SPOKEN;
    }
    /* After a jump nobody knows what state the utterance is in: it is left behind on purpose. */
    if (utt && outcome != FAILED) delete_utterance(utt);
    cst_errjmp = NULL;
    tokens = NULL;
    manner = NULL;
    if (outcome != SPOKEN) mynah_flite_free(out);
    return outcome;
}
