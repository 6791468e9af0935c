import "./begin.css";
import { useNavigate } from "@solidjs/router";
import { createMemo, createSignal, Match, Show, Switch } from "solid-js";
import type { ConnectionView } from "../../../../src/realtime/wire";
import { connectionById, house } from "../../app/session";
import { locale, t } from "../../app/words";
import { begin } from "../../live/actions";
import { channelName } from "../../ui/channel-glyph";
import { Dialog } from "../../ui/dialog";
import { Choice, Field } from "../../ui/field";
import { Signed } from "../composer/signed";
import { type Chosen, TemplateFields } from "../composer/template-fields";
import { type Whom, WhomField } from "./whom";

const canBegin = (one: ConnectionView) => one.capabilities.begins !== undefined;
const label = (one: ConnectionView) => `${channelName(one.channel)} · ${one.name} (${one.address})`;
/** Why the customer must begin, in words for each channel. */
const whyNot = ({ channel }: ConnectionView) => {
  if (channel === "telegram") return t("begin.notTelegram");
  if (channel === "slack") return t("begin.notSlack");
  return channel === "whatsapp-web" ? t("begin.notWhatsAppWeb") : t("begin.notWebchat");
};

// As the server will hear it; before a word is written, as the agent speaks.
const languageOf = (text: string) => {
  if (text.trim() === "") return locale();
  return /\p{Script=Cyrillic}/u.test(text) ? "ru" : "en";
};

/** An agent writes first: by which door, to whom, and what. What a door can't begin says why. */
export const BeginDialog = (props: { close: () => void }) => {
  const navigate = useNavigate();
  const [chosen, setChosen] = createSignal((house.connections.find(canBegin) ?? house.connections[0])?.id ?? "");
  const connection = createMemo(() => connectionById(chosen()));
  const kind = () => connection()?.capabilities.begins;
  const [whom, setWhom] = createSignal<Whom>({ to: "", contact: null });
  const [subject, setSubject] = createSignal("");
  const [text, setText] = createSignal("");
  const [template, setTemplate] = createSignal<Chosen | null>(null);
  const [busy, setBusy] = createSignal(false);
  const isMail = () => kind() === "email";
  const isReady = () =>
    whom().to.trim() !== "" && (isMail() ? subject().trim() !== "" && text().trim() !== "" : template() !== null);
  // The same message when the answer was lost and the agent presses again.
  const id = crypto.randomUUID();
  const go = async (event: Event) => {
    event.preventDefault();
    if (busy() || !isReady()) return;
    setBusy(true);
    const { to, contact } = whom();
    const made = await begin({
      id,
      connection: chosen(),
      to: to.trim(),
      ...(contact ? { contact: contact.id } : {}),
      ...(isMail() ? { subject: subject().trim(), text: text() } : (template() ?? { text: "" })),
    });
    setBusy(false);
    if (!made) return;
    props.close();
    navigate(`/inbox/mine/${encodeURIComponent(made)}`);
  };
  const pick = (next: string) => {
    setChosen(next);
    setTemplate(null);
    setWhom({ to: "", contact: null });
  };
  return (
    <Dialog
      open
      wide
      close={props.close}
      title={t("begin.title")}
      foot={
        <>
          <button type="button" class="btn" onClick={() => props.close()}>
            {t("cancel")}
          </button>
          <button type="submit" form="begin" class="btn main" disabled={!isReady() || busy()}>
            {t("composer.send")}
          </button>
        </>
      }
    >
      <form id="begin" class="begin" onSubmit={(event) => void go(event)}>
        <Choice
          label={t("begin.connection")}
          value={chosen()}
          set={pick}
          choices={house.connections.map((one) => ({ value: one.id, label: label(one) }))}
        />
        <Switch fallback={<p class="muted">{t("begin.noConnection")}</p>}>
          <Match when={kind()}>
            {(way) => (
              <>
                <WhomField kind={way()} whom={whom()} set={setWhom} />
                <Show
                  when={way() === "email"}
                  fallback={
                    <>
                      <p class="muted">{t("begin.templateWhy")}</p>
                      <TemplateFields connection={chosen()} name={whom().contact?.name ?? ""} set={setTemplate} />
                    </>
                  }
                >
                  <Field label={t("begin.subject")} value={subject()} set={setSubject} />
                  <Field label={t("begin.text")} value={text()} set={setText} rows={8} />
                  <Signed connection={chosen()} language={languageOf(text())} />
                  <p class="muted">{t("begin.reads", { to: whom().to.trim() || "…" })}</p>
                </Show>
              </>
            )}
          </Match>
          <Match when={connection()}>
            {(one) => (
              <p class="begin-not" role="status">
                {whyNot(one())}
              </p>
            )}
          </Match>
        </Switch>
      </form>
    </Dialog>
  );
};
