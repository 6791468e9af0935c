import { personName } from "../../app/person";
import "./composer.css";
import { createSignal, createUniqueId, lazy, Show, Suspense } from "solid-js";
import type { Row } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { AssistMenu } from "../assist/assist-menu";
import { placeName } from "../thread/place-line";
import { AttachedList } from "./attached-list";
import { CannedList } from "./canned-list";
import { Closed } from "./closed";
import { createComposer, type Props, type State } from "./composing";
import { CopiesFields } from "./copies-fields";
import { HeldDialog, HeldLine } from "./held";
import { Newer } from "./newer";
import { Quoting } from "./quoting";
import { SendButton } from "./send-button";
import { Shut } from "./shut";
import { SubjectLine } from "./subject-line";
import { Tools } from "./tools";
import { Warnings, WhereTo } from "./where-to";

const AssistPreview = lazy(() => import("../assist/assist-preview").then((room) => ({ default: room.AssistPreview })));
const Preview = lazy(() => import("./preview").then((room) => ({ default: room.Preview })));
const Signed = lazy(() => import("./signed").then((room) => ({ default: room.Signed })));
const FoundArticles = lazy(() => import("../assist/found-articles").then((room) => ({ default: room.FoundArticles })));

const Top = (props: Props & { on: State }) => (
  <div class="composer-top">
    <Show
      when={!props.editing}
      fallback={
        <span class="composer-to" style={{ padding: "4px 10px" }}>
          {t("composer.editing")}{" "}
          <button type="button" class="btn small plain" onClick={() => props.clearEditing()}>
            {t("cancel")}
          </button>
        </span>
      }
    >
      <fieldset class="modes">
        <legend class="sr">{t("composer.mode")}</legend>
        <button
          type="button"
          aria-pressed={props.on.mode() === "reply"}
          title="R"
          onClick={() => props.on.turn("reply")}
        >
          {t("composer.reply")}
        </button>
        <button type="button" aria-pressed={props.on.mode() === "note"} title="N" onClick={() => props.on.turn("note")}>
          {t("composer.note")}
        </button>
      </fieldset>
      <WhereTo mode={props.on.mode()} row={props.row} thread={props.thread} copies={props.on.copies} />
      <Show when={props.on.mode() === "reply" && props.on.copies.offered() && !props.on.copies.open()}>
        <button type="button" class="btn small plain copies-open" onClick={() => props.on.copies.setOpen(true)}>
          {t("copies.open")}
        </button>
      </Show>
    </Show>
  </div>
);

const Text = (props: { row: Row; on: State; id: string }) => {
  const { canned } = props.on;
  const hint = () =>
    props.on.mode() === "note"
      ? t("composer.notePlaceholder")
      : t("composer.placeholder", {
          name: props.row.place ? placeName(props.row.place) : personName(props.row.contact.name),
        });
  return (
    <textarea
      ref={props.on.writing.ready}
      class="composer-text scroll"
      hidden={props.on.preview()}
      rows="2"
      value={props.on.text()}
      placeholder={hint()}
      aria-label={hint()}
      aria-controls={canned.isOpen() ? props.id : undefined}
      aria-activedescendant={canned.isOpen() ? `${props.id}-${canned.at()}` : undefined}
      spellcheck={true}
      onInput={props.on.onInput}
      onKeyDown={props.on.onKey}
      onBlur={() => canned.close()}
      onPaste={(event) => {
        if (!event.clipboardData || event.clipboardData.files.length === 0) return;
        event.preventDefault();
        props.on.take(event.clipboardData.files);
      }}
    />
  );
};

const Foot = (props: { on: State; row: Row; editing: boolean }) => (
  <div class="composer-foot">
    <Tools
      takesFiles={props.on.takes() && !props.editing}
      take={props.on.take}
      canned={() => {
        props.on.writing.focus();
        props.on.canned.toggle();
      }}
      marks={props.on.offered()}
      wrap={props.on.writing.wrap}
      preview={props.on.preview()}
      togglePreview={() => props.on.setPreview(!props.on.preview())}
    />
    <Show when={!props.editing}>
      <AssistMenu
        on={props.on.assisting}
        text={props.on.text()}
        into={props.row.language === "other" ? null : props.row.language}
        pick={(wanted) => void props.on.assisting.start(wanted)}
      />
    </Show>
    <span class="grow" />
    <Show when={props.on.much()}>
      {(much) => (
        <span class="count num" classList={{ over: much().over }} role="status">
          {much().text}
        </span>
      )}
    </Show>
    <SendButton
      label={t(props.editing ? "save" : props.on.mode() === "note" ? "composer.saveNote" : "composer.send")}
      can={props.on.canSend()}
      more={props.on.mode() === "reply" && !props.editing}
      send={props.on.send}
    />
  </div>
);

export const Composer = (props: Props) => {
  const id = createUniqueId();
  const state = createComposer(props);
  const [over, setOver] = createSignal(false);
  const isReply = () => state.mode() === "reply";
  return (
    <Show when={props.row.status !== "closed"} fallback={<Closed row={props.row} />}>
      <form
        class="composer"
        classList={{ note: !isReply() }}
        onSubmit={(event) => {
          event.preventDefault();
          state.send();
        }}
        onDragOver={(event) => {
          if (!state.takes() || !event.dataTransfer?.types.includes("Files")) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={(event) => {
          if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget))
            setOver(false);
        }}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          state.take(event.dataTransfer?.files);
        }}
      >
        <Show when={over()}>
          <div class="drop">{t("composer.drop")}</div>
        </Show>
        <Show when={state.canned.isOpen()}>
          <CannedList
            id={id}
            found={state.canned.found()}
            at={state.canned.at()}
            pick={state.canned.take}
            hover={state.canned.setAt}
            text={state.cannedText}
          />
        </Show>
        <Top {...props} on={state} />
        <Show when={isReply()}>
          <Show when={!props.editing}>
            <CopiesFields on={state.copies} contact={personName(props.row.contact.name)} />
            <Show when={props.thread.capabilities.subjects}>
              <SubjectLine row={props.row} open={state.copies.open()} />
            </Show>
          </Show>
          <HeldLine on={state.held} />
          <Warnings row={props.row} wrote={state.text() !== ""} />
          <Shut
            row={props.row}
            until={state.until()}
            shut={state.isShut()}
            templates={props.thread.capabilities.templates === true}
            send={state.sendTemplate}
          />
          <Show when={props.quote}>{(quote) => <Quoting quote={quote()} clear={props.clearQuote} />}</Show>
        </Show>
        <Suspense>
          <Show when={state.assisting.making()}>
            <AssistPreview
              on={state.assisting}
              row={props.row}
              thread={props.thread}
              hasText={state.text().trim() !== ""}
              insert={(made) => state.putIn(made, "insert")}
              replace={(made) => state.putIn(made, "replace")}
              note={state.assistNote}
            />
          </Show>
        </Suspense>
        <Suspense>
          <Show when={state.preview()}>
            <Preview text={state.text()} />
          </Show>
        </Suspense>
        <Text row={props.row} on={state} id={id} />
        <Show when={isReply() && !props.editing && state.text().trim().length >= 10}>
          <Suspense>
            <FoundArticles
              text={state.text()}
              locale={props.row.language === "ru" ? "ru" : "en"}
              insert={(piece) => state.writing.type(state.text().length, state.text().length, `\n${piece}`)}
            />
          </Suspense>
        </Show>
        <Show when={isReply() && !props.editing}>
          <Suspense>
            <Signed connection={props.row.connection} language={props.row.language} />
          </Suspense>
        </Show>
        <AttachedList list={state.attached.list} remove={state.attached.remove} again={state.attached.again} />
        <Foot on={state} row={props.row} editing={props.editing !== null} />
        <HeldDialog on={state.held} />
        <Show when={state.newer()}>
          {(held) => (
            <Newer
              messages={held().messages}
              edit={() => {
                const { out } = held();
                state.setNewer(null);
                state.restore(out);
              }}
              send={() => state.sendAnyway({ ...held() })}
            />
          )}
        </Show>
      </form>
    </Show>
  );
};
