// The official JavaScript SDK against `mynah serve`: BASE KEY. A line a call; ends with 1 if one failed.
import { ElevenLabsClient } from "@elevenlabs/elevenlabs-js";

const [base, key] = process.argv.slice(2);
const text = "The birch canoe slid on the smooth planks. Glue the sheet to the blue wall.";
const client = new ElevenLabsClient({ baseUrl: base, apiKey: key });
const kept = {};
let failed = 0;

async function step(name, call) {
  try {
    console.log(`ok   ${name}  ${await call()}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}  ${error.constructor.name}: ${String(error.stack ?? error).slice(0, 900)}`);
  }
}

function check(condition, what) {
  if (!condition) throw new Error(`not as it should be: ${JSON.stringify(what)}`);
}

async function bytes(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  const all = Buffer.concat(pieces);
  check(all.length > 1000, all.length);
  return all;
}

const size = async (stream) => `${(await bytes(await stream)).length} bytes`;
const wav = () => new File([kept.wav], "voice.wav", { type: "audio/wav" });

await step("models.list", async () => `${(await client.models.list()).length} models`);
await step("user.subscription.get", async () => (await client.user.subscription.get()).tier);
await step("user.get", async () => (await client.user.get()).userId);
await step("voices", async () => {
  const found = await client.voices.search({ search: "wren" });
  kept.voice = found.voices[0].voiceId;
  check((await client.voices.get(kept.voice)).name.startsWith("Wren"), found);
  return found.voices[0].name;
});
await step("textToSpeech.convert", async () => {
  kept.wav = await bytes(
    await client.textToSpeech.convert(kept.voice, { text, outputFormat: "wav_16000", seed: 7 }),
  );
  return `${kept.wav.length} bytes`;
});
await step("textToSpeech.stream", () => size(client.textToSpeech.stream(kept.voice, { text: "Hello there." })));
await step("textToSpeech.convertWithTimestamps", async () => {
  const answer = await client.textToSpeech.convertWithTimestamps(kept.voice, { text: "Hello there." });
  check(answer.alignment.characters.join("") === "Hello there.", answer.alignment);
  return `${answer.audioBase64.length} letters of base64`;
});
await step("textToSpeech.streamWithTimestamps", async () => {
  let letters = "";
  const pieces = await client.textToSpeech.streamWithTimestamps(kept.voice, { text: "Hello there, you two." });
  for await (const piece of pieces) letters += (piece.alignment?.characters ?? []).join("");
  check(letters === "Hello there, you two.", letters);
  return letters;
});
await step("textToDialogue.convert", () =>
  size(
    client.textToDialogue.convert({
      inputs: [
        { text: "Hello.", voiceId: kept.voice },
        { text: "And you?", voiceId: "DraftHeron0000000002" },
      ],
    }),
  ),
);
await step("textToSoundEffects.convert", () =>
  size(client.textToSoundEffects.convert({ text: "Rain on a tin roof", durationSeconds: 1 })),
);
await step("speechToSpeech.convert", () =>
  size(client.speechToSpeech.convert("DraftHeron0000000002", { audio: wav() })),
);
await step("audioIsolation.convert", () => size(client.audioIsolation.convert({ audio: wav() })));
await step("speechToText.convert", async () => {
  const answer = await client.speechToText.convert({ modelId: "scribe_v2", file: wav(), diarize: true });
  check(answer.text === text, answer.text);
  return `${answer.words.length} words`;
});
await step("voices.ivc.create", async () => {
  const voice = await client.voices.ivc.create({
    name: "SDK", files: [wav()], labels: JSON.stringify({ language: "en" }),
  });
  await client.voices.settings.get(voice.voiceId);
  await client.voices.delete(voice.voiceId);
  return voice.voiceId;
});
await step("textToVoice.design", async () => {
  const made = await client.textToVoice.design({
    voiceDescription: "An old man with a deep and calm voice, quite slow.", autoGenerateText: true,
  });
  const voice = await client.textToVoice.create({
    voiceName: "Old", voiceDescription: "An old man with a deep and calm voice.",
    generatedVoiceId: made.previews[0].generatedVoiceId,
  });
  await client.voices.delete(voice.voiceId);
  return `${made.previews.length} previews`;
});
await step("pronunciationDictionaries", async () => {
  const made = await client.pronunciationDictionaries.createFromRules({
    name: "SDK", rules: [{ type: "alias", stringToReplace: "UN", alias: "United Nations" }],
  });
  const list = await client.pronunciationDictionaries.list();
  check(list.pronunciationDictionaries.some((one) => one.id === made.id), list);
  return made.id;
});
await step("history", async () => {
  const page = await client.history.list({ pageSize: 5 });
  const item = page.history[0].historyItemId;
  check((await client.history.get(item)).historyItemId === item, item);
  const got = await size(client.history.getAudio(item));
  await client.history.delete(item);
  return got;
});
await step("dubbing", async () => {
  const csv = "speaker,start_time,end_time,transcription,translation\nWren,0.5,2.0,Guten Morgen.,Good morning.\n";
  const made = await client.dubbing.create({
    file: wav(), targetLang: "en", mode: "manual", csvFile: new File([csv], "sheet.csv", { type: "text/csv" }),
  });
  let told;
  for (let n = 0; n < 100; n += 1) {
    told = await client.dubbing.get(made.dubbingId);
    if (["dubbed", "failed"].includes(told.status)) break;
    await new Promise((done) => setTimeout(done, 300));
  }
  check(told.status === "dubbed", told);
  const got = await size(client.dubbing.audio.get(made.dubbingId, "en"));
  await client.dubbing.delete(made.dubbingId);
  return got;
});
await step("agents", async () => {
  const made = await client.conversationalAi.agents.create({
    name: "SDK", conversationConfig: { agent: { firstMessage: "Hello.", prompt: { prompt: "Be kind." } } },
  });
  check((await client.conversationalAi.agents.get(made.agentId)).name === "SDK", made);
  const listed = await client.conversationalAi.agents.list();
  check(listed.agents.some((agent) => agent.agentId === made.agentId && agent.voiceId), listed);
  const talks = await client.conversationalAi.conversations.list({ agentId: made.agentId });
  check(talks.conversations.length === 0, talks);
  const signed = await client.conversationalAi.conversations.getSignedUrl({ agentId: made.agentId });
  check(signed.signedUrl.startsWith("ws://"), signed);
  await client.conversationalAi.agents.delete(made.agentId);
  return made.agentId;
});
await step("a refusal", async () => {
  try {
    await client.textToSpeech.convert("nobody", { text: "Hi." });
  } catch (error) {
    check(error.statusCode === 404 && error.body.detail.status === "voice_not_found", error);
    return "404 voice_not_found";
  }
  throw new Error("a voice there isn't spoke");
});
console.log(`${failed} failed`);
process.exit(failed ? 1 : 0);
