import "@fontsource-variable/onest/wght.css";
import "../src/ui/tokens.css";
import "../src/ui/base.css";
import "../src/ui/ui.css";
import "../src/features/inbox/inbox.css";
import "../src/features/thread/thread.css";
import "../src/features/settings/settings.css";
import "./gallery.css";
import { Route, Router } from "@solidjs/router";
import { For, type JSX } from "solid-js";
import { render } from "solid-js/web";
import { pretend } from "../src/app/session";
import { loadWords, locale, setLocale, t } from "../src/app/words";
import { Composer } from "../src/features/composer/composer";
import { ContactPanel } from "../src/features/contact/contact";
import { Row } from "../src/features/inbox/row";
import { CapabilityTable } from "../src/features/settings/connections/capability-table";
import { Listed } from "../src/features/settings/room";
import { Events } from "../src/features/thread/events";
import { Head } from "../src/features/thread/head";
import { MessageView } from "../src/features/thread/message";
import { Suggestions } from "../src/features/thread/suggestions";
import { Avatar } from "../src/ui/avatar";
import { Field, Segments, Tick } from "../src/ui/field";
import { Toasts, toast } from "../src/ui/toast";
import { capabilities, contact, desk, events, me, messages, rows, suggestions, thread } from "./fixtures";

const nothing = () => {};
/** The same thing by day and by night, side by side. */
const Both = (props: { title: string; children: () => JSX.Element }) => (
  <section>
    <h2>{props.title}</h2>
    <div class="pair">
      <For each={["theme-light", "theme-dark"]}>{(theme) => <div class={`side ${theme}`}>{props.children()}</div>}</For>
    </div>
  </section>
);
const Shown = (props: { what: string; children: JSX.Element }) => (
  <figure>
    <figcaption>{props.what}</figcaption>
    {props.children}
  </figure>
);
const list = (latest: string[] | undefined, error: unknown) => ({ latest, error });

const Gallery = () => (
  <main class="gallery">
    <header>
      <h1>Parley</h1>
      <Segments
        label={t("profile.language")}
        value={locale()}
        set={(next) => void setLocale(next)}
        choices={[
          { value: "en", label: "English" },
          { value: "ru", label: "Русский" },
        ]}
      />
    </header>
    <Both title="Buttons and fields">
      {() => (
        <>
          <div class="line" style={{ "flex-wrap": "wrap" }}>
            <button type="button" class="btn main">
              {t("composer.send")}
            </button>
            <button type="button" class="btn">
              {t("cancel")}
            </button>
            <button type="button" class="btn danger">
              {t("remove")}
            </button>
            <button type="button" class="btn plain">
              {t("edit")}
            </button>
            <button type="button" class="btn main" disabled>
              {t("saving")}
            </button>
            <Avatar name="Анна Соколова" channel="telegram" />
            <Avatar name="Fern" bot />
            <Avatar name="" />
          </div>
          <Field
            label={t("signIn.email")}
            value="vera@fernway"
            set={nothing}
            wrong={t("setup.badEmail")}
            help={t("setup.nameHelp")}
          />
          <Tick label={t("desk.bot")} help={t("desk.botHelp")} value={true} set={nothing} />
          <div class="line" style={{ "flex-wrap": "wrap" }}>
            <For each={["", "accent", "bot", "wait", "danger", "done"]}>
              {(kind) => <span class={`chip ${kind}`}>{kind || t("none")}</span>}
            </For>
          </div>
        </>
      )}
    </Both>
    <Both title="Rows">
      {() => (
        <For each={rows}>
          {(one) => (
            <Shown what={one.what}>
              <Row row={one.row} href="#" open={one.what === "calm"} at={false} chosen={false} choose={nothing} />
            </Shown>
          )}
        </For>
      )}
    </Both>
    <Both title="Messages">
      {() => (
        <For each={messages}>
          {(one) => (
            <Shown what={one.what}>
              <MessageView
                message={one.message}
                album={[]}
                first
                last
                capabilities={capabilities}
                quoted={() => undefined}
                openFile={nothing}
                canSplit
                quote={nothing}
                edit={nothing}
                takenBack={nothing}
              />
            </Shown>
          )}
        </For>
      )}
    </Both>
    <Both title="Around the thread">
      {() => (
        <For each={rows.slice(0, 3)}>
          {(one) => (
            <Shown what={one.what}>
              <Head row={one.row} back={nothing} panel={false} togglePanel={nothing} />
              <Suggestions row={one.row} suggestions={suggestions} />
              <Events items={events} part={() => undefined} />
            </Shown>
          )}
        </For>
      )}
    </Both>
    <Both title="Composer">
      {() => (
        <For each={rows.slice(0, 2)}>
          {(one) => (
            <Shown what={one.what}>
              <Composer
                row={one.row}
                thread={thread()}
                quote={null}
                clearQuote={nothing}
                editing={null}
                clearEditing={nothing}
                returned={null}
              />
            </Shown>
          )}
        </For>
      )}
    </Both>
    <Both title="Customer">
      {() => <ContactPanel contact={contact} participants={[]} current="r1" close={nothing} />}
    </Both>
    <Both title="Lists: loading, failed, empty, full">
      {() => (
        <For
          each={[
            list(undefined, undefined),
            list(undefined, new Error("503")),
            list([], undefined),
            list(["Fern One", "Fern Mill 2"], undefined),
          ]}
        >
          {(from) => (
            <Listed
              from={from}
              again={nothing}
              empty={{ title: t("canned.empty"), text: t("canned.emptyText") }}
              each={(name) => <div class="item">{name}</div>}
            />
          )}
        </For>
      )}
    </Both>
    <Both title="What a channel carries">{() => <CapabilityTable capabilities={capabilities} />}</Both>
    <section>
      <h2>Toasts</h2>
      <button
        type="button"
        class="btn"
        onClick={() => toast(t("composer.sent"), { action: { label: t("undo"), run: nothing } })}
      >
        {t("composer.sent")}
      </button>{" "}
      <button
        type="button"
        class="btn"
        onClick={() => toast(t("problem.notSent", { why: t("problem.network") }), { wrong: true })}
      >
        {t("problem.network")}
      </button>
    </section>
    <Toasts />
  </main>
);

pretend(me, desk);
const root = document.getElementById("app");
const show = () =>
  root &&
  render(
    () => (
      <Router>
        <Route path="*" component={Gallery} />
      </Router>
    ),
    root,
  );
void loadWords(locale()).then(show);
