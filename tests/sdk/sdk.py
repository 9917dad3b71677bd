"""The official Python SDK against `mynah serve`: BASE KEY. A line a call; ends with 1 if one failed."""

import http.server
import io
import sys
import threading
import time
import traceback
import urllib.parse

from elevenlabs import DialogueInput, ElevenLabs, VoiceSettings
from elevenlabs.conversational_ai.conversation import AudioInterface, ClientTools, Conversation
from elevenlabs.core.api_error import ApiError
from elevenlabs.errors import BadRequestError
from elevenlabs.types import WebhookHmacSettings

BASE, KEY = sys.argv[1:3]
TEXT = "The birch canoe slid on the smooth planks. Glue the sheet to the blue wall."
client = ElevenLabs(base_url=BASE, api_key=KEY)
# It opens the speech socket by wss only; the server has no certificate.
client.text_to_speech._ws_base_url = BASE.replace("http", "ws", 1)
failed = 0
kept = {}


def step(name, call):
    """Calls once; what it says is printed, what it raises is a failure."""
    global failed
    try:
        print(f"ok   {name}  {call()}", flush=True)
    except Exception as error:  # noqa: BLE001: every kind of failure counts
        failed += 1
        print(f"FAIL {name}  {type(error).__name__}: {str(error)[:600]}", flush=True)
        if not isinstance(error, ApiError):
            traceback.print_exc()


def sound(pieces):
    data = pieces if isinstance(pieces, bytes) else b"".join(pieces)
    assert len(data) > 1000, len(data)
    return data


def size(pieces):
    return f"{len(sound(pieces))} bytes"


def wav(name="voice.wav"):
    return (name, io.BytesIO(kept["wav"]), "audio/wav")


def voices():
    found = client.voices.search(search="wren")
    kept["voice"] = found.voices[0].voice_id
    assert client.voices.get(kept["voice"]).name.startswith("Wren")
    assert len(client.voices.get_all().voices) >= 9
    return found.voices[0].name


def speech():
    kept["wav"] = sound(
        client.text_to_speech.convert(
            kept["voice"], text=TEXT, model_id="eleven_multilingual_v2", output_format="wav_16000",
            voice_settings=VoiceSettings(stability=0.4, speed=1.0), seed=7,
        )
    )
    return f"{len(kept['wav'])} bytes"


def timed():
    answer = client.text_to_speech.convert_with_timestamps(kept["voice"], text="Hello there.")
    assert "".join(answer.alignment.characters) == "Hello there."
    return f"{len(answer.audio_base_64)} letters of base64"


def stream_timed():
    pieces = list(client.text_to_speech.stream_with_timestamps(kept["voice"], text="Hello there, you two."))
    letters = "".join("".join(p.alignment.characters) for p in pieces if p.alignment)
    assert letters == "Hello there, you two.", letters
    return f"{len(pieces)} pieces"


def socket():
    return size(client.text_to_speech.convert_realtime(
        kept["voice"], text=iter(["Hello ", "there, ", "you two."]), model_id="eleven_turbo_v2_5"))


def history():
    page = client.history.list(page_size=5)
    item = page.history[0].history_item_id
    assert client.history.get(item).history_item_id == item
    got = size(client.history.get_audio(item))
    client.history.download(history_item_ids=[entry.history_item_id for entry in page.history[:2]])
    client.history.delete(item)
    return got


def clone():
    voice = client.voices.ivc.create(name="SDK", files=[wav()], labels='{"language": "en"}')
    client.voices.settings.get(voice.voice_id)
    client.voices.delete(voice.voice_id)
    return voice.voice_id


def design():
    made = client.text_to_voice.design(
        voice_description="An old man with a deep and calm voice, quite slow.", auto_generate_text=True)
    kept_voice = client.text_to_voice.create(
        voice_name="Old", voice_description="An old man with a deep and calm voice.",
        generated_voice_id=made.previews[0].generated_voice_id)
    client.voices.delete(kept_voice.voice_id)
    return f"{len(made.previews)} previews"


def dictionaries():
    made = client.pronunciation_dictionaries.create_from_rules(
        name="SDK", rules=[{"type": "alias", "string_to_replace": "UN", "alias": "United Nations"}])
    names = [one.name for one in client.pronunciation_dictionaries.list().pronunciation_dictionaries]
    assert "SDK" in names, names
    client.pronunciation_dictionaries.download(made.id, made.version_id)
    return made.id


def transcript():
    answer = client.speech_to_text.convert(model_id="scribe_v2", file=wav(), diarize=True)
    assert answer.text == TEXT, answer.text
    return f"{len(answer.words)} words"


def dub():
    sheet = ("sheet.csv", b"speaker,start_time,end_time,transcription,translation\n"
             b"Wren,0.5,2.0,Guten Morgen.,Good morning.\n", "text/csv")
    made = client.dubbing.create(file=wav(), target_lang="en", mode="manual", csv_file=sheet)
    for _ in range(100):
        told = client.dubbing.get(made.dubbing_id)
        if told.status in ("dubbed", "failed"):
            break
        time.sleep(0.3)
    assert told.status == "dubbed", told
    got = size(client.dubbing.audio.get(made.dubbing_id, "en"))
    client.dubbing.delete(made.dubbing_id)
    return got


class Deaf(AudioInterface):
    """Hears nothing, counts what comes."""

    def __init__(self):
        self.bytes = 0

    def start(self, input_callback):
        pass

    def stop(self):
        pass

    def output(self, audio):
        self.bytes += len(audio)

    def interrupt(self):
        pass


def agent():
    tool = {"type": "client", "name": "open_door", "description": "Opens a door.", "expects_response": True,
            "parameters": {"type": "object", "required": ["door"],
                           "properties": {"door": {"type": "string", "description": "Which door."}}}}
    made = client.conversational_ai.agents.create(
        name="SDK",
        conversation_config={"agent": {"first_message": "Hello, this is a test.",
                                       "prompt": {"prompt": "Be kind.", "tools": [tool]}}})
    kept["agent"] = made.agent_id
    assert client.conversational_ai.agents.get(made.agent_id).name == "SDK"
    return made.agent_id


def until(found):
    for _ in range(100):
        if found():
            return True
        time.sleep(0.1)
    return False


def conversation():
    said, called = [], []
    ears = Deaf()
    tools = ClientTools()

    def open_door(parameters):
        called.append(parameters)
        return "The door is open."

    tools.register("open_door", open_door)
    talk = Conversation(
        client, kept["agent"], requires_auth=True, audio_interface=ears, client_tools=tools,
        callback_agent_response=lambda text: said.append(text))
    talk.start_session()
    until(lambda: said and ears.bytes)
    talk.send_user_message("Good morning to you.")
    until(lambda: len(said) > 1)
    talk.send_user_message("Please open door two.")
    assert until(lambda: called), said
    assert until(lambda: any("The door is open" in text for text in said)), said
    talk.end_session()
    talk.wait_for_session_end()
    assert len(said) > 2 and ears.bytes > 1000, (said, ears.bytes)
    client.conversational_ai.agents.delete(kept["agent"])
    return f"{len(said)} answers, {ears.bytes} bytes, {called[0]}"


def agent_test():
    convai = client.conversational_ai
    expected = {"referenced_tool": {"id": "open_door", "type": "client"},
                "parameters": [{"path": "door", "eval": {"type": "exact", "expected_value": "two"}}]}
    made = convai.tests.create(request={
        "type": "tool", "name": "SDK door", "tool_call_parameters": expected,
        "chat_history": [{"role": "user", "message": 'Open door "two".', "time_in_call_secs": 0}]})
    assert convai.tests.get(made.id).tool_call_parameters.parameters[0].path == "door"
    listed = convai.tests.list(search="SDK").tests
    assert [(test.id, test.type) for test in listed] == [(made.id, "tool")], listed
    started = convai.agents.run_tests(kept["agent"], tests=[{"test_id": made.id}])
    assert started.test_runs[0].status == "pending", started
    run = convai.tests.invocations.get(started.id).test_runs[0]
    assert (run.status, run.condition_result.result, run.credits_used) == ("passed", "success", 0), run
    assert run.agent_responses[0].tool_calls[0].tool_name == "open_door", run
    convai.tests.delete(made.id)
    return run.condition_result.rationale.summary


class Post(http.server.BaseHTTPRequestHandler):
    """Keeps the webhooks that arrive."""

    received = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        Post.received.append((body, self.headers["ElevenLabs-Signature"]))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def webhook():
    receiver = http.server.HTTPServer(("127.0.0.1", 0), Post)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{receiver.server_port}/"
    hook = client.webhooks.create(settings=WebhookHmacSettings(name="SDK", webhook_url=url))
    made = client.conversational_ai.agents.create(
        name="Hooked", conversation_config={"agent": {"first_message": "Hello."}},
        platform_settings={"workspace_overrides": {"webhooks": {
            "post_call_webhook_id": hook.webhook_id, "events": ["transcript"]}}})
    said = []
    talk = Conversation(client, made.agent_id, requires_auth=True, audio_interface=Deaf(),
                        callback_agent_response=lambda text: said.append(text))
    talk.start_session()
    until(lambda: said)
    talk.end_session()
    talked = talk.wait_for_session_end()
    assert until(lambda: Post.received), "no webhook arrived"
    receiver.shutdown()
    body, signature = Post.received[0]
    event = client.webhooks.construct_event(body, signature, hook.webhook_secret)
    assert event["type"] == "post_call_transcription", event["type"]
    assert event["data"]["conversation_id"] == talked, (event["data"]["conversation_id"], talked)
    for forged in ((body + " ", signature, hook.webhook_secret), (body, signature, "wsec_other")):
        try:
            client.webhooks.construct_event(*forged)
        except BadRequestError:
            continue
        raise AssertionError("a forged webhook was accepted")
    client.conversational_ai.agents.delete(made.agent_id)
    return f"{len(body)} bytes of {talked}"


def refusal():
    try:
        list(client.text_to_speech.convert("nobody", text="Hi."))
    except ApiError as error:
        assert error.status_code == 404, error
        assert error.body["detail"]["status"] == "voice_not_found", error.body
        return "404 voice_not_found"
    raise AssertionError("a voice there isn't spoke")


step("models.list", lambda: f"{len(client.models.list())} models")
step("user.subscription.get", lambda: client.user.subscription.get().tier)
step("user.get", lambda: client.user.get().user_id)
step("voices", voices)
step("text_to_speech.convert", speech)
step("text_to_speech.stream", lambda: size(client.text_to_speech.stream(kept["voice"], text="Hello there.")))
step("text_to_speech.convert_with_timestamps", timed)
step("text_to_speech.stream_with_timestamps", stream_timed)
step("text_to_speech.convert_realtime", socket)
step("text_to_dialogue.convert", lambda: size(client.text_to_dialogue.convert(inputs=[
    DialogueInput(text="Hello.", voice_id=kept["voice"]), DialogueInput(text="And you?", voice_id="DraftHeron0000000002")])))
step("text_to_sound_effects.convert", lambda: size(
    client.text_to_sound_effects.convert(text="Rain on a tin roof", duration_seconds=1.0)))
step("speech_to_speech.convert", lambda: size(client.speech_to_speech.convert("DraftHeron0000000002", audio=wav())))
step("audio_isolation.convert", lambda: size(client.audio_isolation.convert(audio=wav())))
step("speech_to_text.convert", transcript)
step("voices.ivc.create", clone)
step("text_to_voice.design", design)
step("pronunciation_dictionaries", dictionaries)
step("history", history)
step("dubbing", dub)
step("agents", agent)
step("agents.run_tests", agent_test)
step("conversation", conversation)
step("webhooks.construct_event", webhook)
step("a refusal", refusal)
print(f"{failed} failed")
sys.exit(1 if failed else 0)
