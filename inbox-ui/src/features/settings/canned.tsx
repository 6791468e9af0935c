import { createSignal, Show } from "solid-js";
import type { CannedView } from "../../../../src/realtime/wire";
import { canned } from "../../api/routes";
import { loadDesk, me } from "../../app/session";
import { locale, t } from "../../app/words";
import { Field } from "../../ui/field";
import { toast } from "../../ui/toast";
import { filled } from "../composer/canned";
import { changesOf } from "./changes";
import { Form, Listed, RemoveButton, RoomHead, useList } from "./room";

/** How it would read in a conversation. */
const example = (one: CannedView) =>
  filled(one, locale(), {
    "contact.name": t("canned.someone"),
    "agent.name": me.name,
    "conversation.number": "1042",
  });

const Editor = (props: { one: CannedView | null; all: readonly CannedView[]; done: () => void }) => {
  const [shortcut, setShortcut] = createSignal(props.one?.shortcut ?? "");
  const [title, setTitle] = createSignal(props.one?.title ?? "");
  const [text, setText] = createSignal(props.one?.text ?? "");
  const [titleRu, setTitleRu] = createSignal(props.one?.titleRu ?? "");
  const [textRu, setTextRu] = createSignal(props.one?.textRu ?? "");
  const [tried, setTried] = createSignal(false);
  const isTaken = () => props.all.some((one) => one.shortcut === shortcut() && one.id !== props.one?.id);
  const shortcutWrong = () => {
    if (shortcut() === "") return t("required");
    if (!/^[\p{L}\p{N}-]+$/u.test(shortcut())) return t("canned.badShortcut");
    return isTaken() ? t("problem.shortcutTaken") : undefined;
  };
  const empty = (value: string) => (value.trim() === "" ? t("required") : undefined);
  const settle = async () => {
    await loadDesk();
    toast(t("saved"));
    props.done();
  };
  const read = () => ({
    shortcut: shortcut(),
    title: title().trim(),
    text: text(),
    titleRu: titleRu().trim() || null,
    textRu: textRu() || null,
  });
  const changes = changesOf(read);
  const save = async () => {
    await (props.one ? canned.change(props.one.id, changes.made()) : canned.make(read()));
    await settle();
  };
  return (
    <div class="card pad">
      <Form
        save={save}
        valid={() => !shortcutWrong() && !empty(title()) && !empty(text())}
        tried={setTried}
        cancel={props.done}
        extra={
          <Show when={props.one}>
            {(one) => (
              <RemoveButton
                name={one().title}
                remove={async () => {
                  await canned.remove(one().id);
                  await settle();
                }}
              />
            )}
          </Show>
        }
      >
        <div class="form-two">
          <Field
            label={t("canned.shortcut")}
            value={shortcut()}
            set={setShortcut}
            wrong={tried() ? shortcutWrong() : undefined}
            focus
          />
          <Field
            label={t("canned.title")}
            value={title()}
            set={setTitle}
            wrong={tried() ? empty(title()) : undefined}
          />
        </div>
        <Field
          label={t("canned.body")}
          help={t("canned.variables")}
          value={text()}
          set={setText}
          rows={5}
          wrong={tried() ? empty(text()) : undefined}
        />
        <Field label={t("canned.titleRu")} value={titleRu()} set={setTitleRu} />
        <Field label={t("canned.bodyRu")} value={textRu()} set={setTextRu} rows={5} />
      </Form>
    </div>
  );
};

export const Canned = () => {
  const { items, again } = useList(canned.list);
  const [open, setOpen] = createSignal<CannedView | "new" | null>(null);
  return (
    <>
      <RoomHead title={t("settings.canned")} text={t("canned.text")}>
        <Show when={open() === null}>
          <button type="button" class="btn main" onClick={() => setOpen("new")}>
            {t("canned.new")}
          </button>
        </Show>
      </RoomHead>
      <Show
        when={open()}
        keyed
        fallback={
          <Listed
            from={items}
            again={again}
            empty={{ title: t("canned.empty"), text: t("canned.emptyText") }}
            each={(one) => (
              <button type="button" class="item" onClick={() => setOpen(one)}>
                <span class="grow">
                  <strong>{locale() === "ru" && one.titleRu ? one.titleRu : one.title}</strong>
                  <small class="clip">{example(one)}</small>
                </span>
                <span class="chip accent">/{one.shortcut}</span>
              </button>
            )}
          />
        }
      >
        {(one) => (
          <Editor
            one={one === "new" ? null : one}
            all={items() ?? []}
            done={() => {
              setOpen(null);
              again();
            }}
          />
        )}
      </Show>
    </>
  );
};
