import ArrowLeft from "lucide-solid/icons/arrow-left";
import Paperclip from "lucide-solid/icons/paperclip";
import PenLine from "lucide-solid/icons/pen-line";
import X from "lucide-solid/icons/x";
import { createEffect, createMemo, createSignal, For, Index, Show } from "solid-js";
import type { Mail, MailPhone } from "../../src/sandbox/wire";
import { moment, now } from "../src/app/time";
import { locale } from "../src/app/words";
import { Avatar } from "../src/ui/avatar";
import { Field } from "../src/ui/field";
import { FileShown } from "./line";
import { act, carried, type Picked } from "./live";
import { w } from "./words";

type Thread = { id: string; subject: string; mails: Mail[]; last: Mail; isNew: boolean };
const threadsOf = (mails: readonly Mail[]): Thread[] => {
  const threads = new Map<string, Mail[]>();
  for (const mail of mails) threads.set(mail.thread, [...(threads.get(mail.thread) ?? []), mail]);
  return [...threads]
    .flatMap(([id, all]): Thread[] => {
      const [first, last] = [all[0], all.at(-1)];
      return first && last
        ? [{ id, subject: first.subject, mails: all, last, isNew: all.some(({ isNew }) => isNew) }]
        : [];
    })
    .sort((a, b) => b.last.at - a.last.at);
};
const nameOf = ({ name, address }: Mail["from"]) => name || address;

// What mail programs show a mail in that says nothing of its look.
const LOOK =
  '<base target="_blank"><style>body{font:14px/1.5 system-ui,sans-serif;margin:4px 8px 8px}blockquote{margin:8px 0;padding-left:10px;border-left:2px solid silver}</style>';

/** A mail's HTML in a frame that can do nothing; as tall as what is in it. */
const Whole = (props: { html: string; title: string }) => {
  let frame: HTMLIFrameElement | undefined;
  const fit = () => {
    const inside = frame?.contentDocument?.documentElement;
    if (frame && inside) frame.style.height = `${inside.scrollHeight}px`;
  };
  return (
    <iframe
      ref={frame}
      class="whole"
      sandbox="allow-same-origin allow-popups"
      srcdoc={LOOK + props.html}
      title={props.title}
      onLoad={fit}
    />
  );
};

const MailShown = (props: { mail: Mail; us: string }) => (
  <article class="mail-one" aria-label={nameOf(props.mail.from)}>
    <header>
      <Avatar name={nameOf(props.mail.from)} size={28} />
      <span class="grow clip">
        <strong>{nameOf(props.mail.from)}</strong>
        <small class="muted clip">
          {w("to")}: {props.mail.to.map(nameOf).join(", ")}
        </small>
      </span>
      <time class="muted num">{moment(props.mail.at, locale(), now())}</time>
    </header>
    <Show
      when={props.mail.folder === "inbox" && props.mail.html}
      fallback={<p class="mail-text">{props.mail.reply || props.mail.text}</p>}
    >
      {(html) => <Whole html={html()} title={props.mail.subject} />}
    </Show>
    <For each={props.mail.files}>{(file) => <FileShown file={file} />}</For>
  </article>
);

const Files = (props: { files: Picked[]; set: (files: Picked[]) => void }) => {
  let input: HTMLInputElement | undefined;
  return (
    <div class="mail-files">
      <button type="button" class="btn small plain" onClick={() => input?.click()}>
        <Paperclip size={14} stroke-width={1.5} aria-hidden="true" /> {w("attach")}
      </button>
      <input
        type="file"
        hidden
        ref={input}
        aria-label={w("attach")}
        onChange={async ({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) props.set([...props.files, await carried(file)]);
          currentTarget.value = "";
        }}
      />
      <For each={props.files}>
        {(file) => (
          <span class="chip">
            <span class="clip">{file.name}</span>
            <button
              type="button"
              aria-label={w("removeFile", { name: file.name })}
              onClick={() => props.set(props.files.filter((one) => one !== file))}
            >
              <X size={12} />
            </button>
          </span>
        )}
      </For>
    </div>
  );
};

const Letter = (props: {
  us: string;
  isNew: boolean;
  send: (letter: { subject: string; text: string; files: Picked[] }) => void;
}) => {
  const [subject, setSubject] = createSignal("");
  const [text, setText] = createSignal("");
  const [files, setFiles] = createSignal<Picked[]>([]);
  const go = (event: Event) => {
    event.preventDefault();
    if (text().trim() === "") return;
    props.send({ subject: subject().trim(), text: text().trim(), files: files() });
    setSubject("");
    setText("");
    setFiles([]);
  };
  return (
    <form class="letter" onSubmit={go}>
      <Show when={props.isNew}>
        <p class="muted">
          {w("to")}: {props.us}
        </p>
        <Field label={w("subject")} value={subject()} set={setSubject} focus />
      </Show>
      <label class="sr" for={props.isNew ? "mail-text" : "mail-answer"}>
        {w("text")}
      </label>
      <textarea
        id={props.isNew ? "mail-text" : "mail-answer"}
        class="input"
        rows={props.isNew ? 8 : 3}
        maxlength={4096}
        placeholder={w(props.isNew ? "text" : "answer")}
        value={text()}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={(event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && go(event)}
      />
      <Files files={files()} set={setFiles} />
      <button type="submit" class="btn main" disabled={text().trim() === ""}>
        {w(props.isNew ? "sendMail" : "answer")}
      </button>
    </form>
  );
};

/** A mail program: threads on the left, one of them or a new mail on the right. */
export const MailProgram = (props: { phone: MailPhone }) => {
  const threads = createMemo(() => threadsOf(props.phone.mails));
  const [open, setOpen] = createSignal<string | "new" | null>(null);
  const thread = () => threads().find(({ id }) => id === open());
  createEffect(() => {
    for (const mail of thread()?.mails ?? []) if (mail.isNew) void act("mail", { does: "reads", mail: mail.id });
  });
  const write = async (letter: { subject: string; text: string; files: Picked[] }) => {
    if (await act("mail", { does: "writes", ...letter })) setOpen(null);
  };
  const answer = ({ text, files }: { text: string; files: Picked[] }) => {
    const live = thread()?.mails.filter(({ past }) => !past) ?? [];
    const last = live.findLast(({ folder }) => folder === "inbox") ?? live.at(-1);
    if (last) return void act("mail", { does: "replies", mail: last.id, text, files });
    // Today's mail server does not know the mails of before: the answer goes under their subject.
    const subject = thread()?.subject ?? "";
    void act("mail", { does: "writes", subject: /^re:/i.test(subject) ? subject : `Re: ${subject}`, text, files });
  };
  return (
    <div class="mail" classList={{ reading: open() !== null }}>
      <div class="mail-list">
        <button type="button" class="btn main" onClick={() => setOpen("new")}>
          <PenLine size={14} stroke-width={1.75} aria-hidden="true" /> {w("newMail")}
        </button>
        <ul class="scroll" aria-label={w("inboxOf")}>
          <Index each={threads()} fallback={<li class="notice">{w("noMail")}</li>}>
            {(one) => (
              <li>
                <button
                  type="button"
                  class="mail-row"
                  classList={{ unread: one().isNew }}
                  aria-current={one().id === open()}
                  onClick={() => setOpen(one().id)}
                >
                  <span class="line">
                    <strong class="clip grow">
                      {one().last.folder === "sent" ? w("sentBy") : nameOf(one().last.from)}
                    </strong>
                    <Show when={one().isNew}>
                      <span class="dot" role="img" aria-label={w("unread")} />
                    </Show>
                    <span class="muted num">{moment(one().last.at, locale(), now())}</span>
                  </span>
                  <span class="clip">{one().subject || "—"}</span>
                  <span class="clip muted">{one().last.reply || one().last.text}</span>
                </button>
              </li>
            )}
          </Index>
        </ul>
      </div>
      <div class="mail-read scroll">
        <Show when={open() !== null}>
          <button type="button" class="btn small plain mail-back" onClick={() => setOpen(null)}>
            <ArrowLeft size={14} aria-hidden="true" /> {w("back")}
          </button>
        </Show>
        <Show when={open() === "new"}>
          <Letter isNew us={props.phone.us} send={(letter) => void write(letter)} />
        </Show>
        <Show when={thread()} fallback={<Show when={open() === null}>{<p class="notice">{w("chooseMail")}</p>}</Show>}>
          {(one) => (
            <>
              <h3>{one().subject || "—"}</h3>
              <Index each={one().mails}>{(mail) => <MailShown mail={mail()} us={props.phone.us} />}</Index>
              <Letter isNew={false} us={props.phone.us} send={answer} />
            </>
          )}
        </Show>
      </div>
    </div>
  );
};
