import "@fontsource-variable/onest/wght.css";
import "../src/ui/tokens.css";
import "../src/ui/base.css";
import "../src/ui/ui.css";
import "../src/features/thread/thread.css";
import "./sandbox.css";
import Inbox from "lucide-solid/icons/inbox";
import LifeBuoy from "lucide-solid/icons/life-buoy";
import Moon from "lucide-solid/icons/moon";
import Sun from "lucide-solid/icons/sun";
import Users from "lucide-solid/icons/users";
import { createResource, createSignal, For, type JSX, Match, Show, Switch } from "solid-js";
import { render } from "solid-js/web";
import type { ChannelName } from "../../channels/contract";
import type { Messenger as MessengerName } from "../../src/sandbox/wire";
import { setTheme, theme } from "../src/app/theme";
import { loadWords, locale, setLocale } from "../src/app/words";
import { ChannelGlyph } from "../src/ui/channel-glyph";
import { Segments } from "../src/ui/field";
import { Toasts } from "../src/ui/toast";
import { isLost, listen, phones } from "./live";
import { MailProgram } from "./mail";
import { Messenger } from "./messenger";
import { w } from "./words";

type Card = "telegram" | "group" | "whatsapp" | "whatsapp-web" | "webchat" | "slack" | "mail";
const CARDS: Card[] = ["telegram", "group", "whatsapp", "whatsapp-web", "webchat", "slack", "mail"];
const channelOf = (card: Card): ChannelName => (card === "group" ? "telegram" : card === "mail" ? "email" : card);

const isDark = () => theme() === "dark" || (theme() === "system" && matchMedia("(prefers-color-scheme: dark)").matches);

type SignIn = { role: string; email: string; password: string };
const signIns = async (): Promise<SignIn[]> => (await fetch("/sandbox/api/sign-ins")).json();

const Head = () => {
  const [known] = createResource(signIns);
  return (
    <header class="sandbox-head">
      <div class="grow">
        <h1>
          Parley <span>· {w("title")}</span>
        </h1>
        <p>{w("lead")}</p>
        <Show when={known()?.[0]}>
          {(one) => (
            <p class="muted">
              {w("signIn")} <b class="mono">{one().email}</b> {w("copy")} <b class="mono">{one().password}</b>
            </p>
          )}
        </Show>
      </div>
      <nav class="line" aria-label={w("title")}>
        <a class="btn main" href="/" target="_blank" rel="noopener">
          <Inbox size={15} stroke-width={1.75} aria-hidden="true" /> <span>{w("inbox")}</span>
        </a>
        <a class="btn" href={`/help/${locale()}`} target="_blank" rel="noopener">
          <LifeBuoy size={15} stroke-width={1.75} aria-hidden="true" /> <span>{w("help")}</span>
        </a>
        <Segments
          label={w("language")}
          value={locale()}
          set={(next) => void setLocale(next)}
          choices={[
            { value: "en", label: "EN" },
            { value: "ru", label: "RU" },
          ]}
        />
        <button
          type="button"
          class="icon-btn"
          aria-label={w("theme")}
          title={w("theme")}
          onClick={() => setTheme(isDark() ? "light" : "dark")}
        >
          <Show when={isDark()} fallback={<Moon size={16} stroke-width={1.5} />}>
            <Sun size={16} stroke-width={1.5} />
          </Show>
        </button>
      </nav>
    </header>
  );
};

const about = (card: Card): string => {
  if (card === "webchat") return w("about.webchat");
  if (card === "mail") return w("about.mail", { address: phones.mail?.address ?? "" });
  return w(`about.${card}`, { us: phones[card]?.us ?? "" });
};

const Device = (props: { card: Card; isOpen: boolean; children: JSX.Element }) => (
  <section
    class={`device ${props.card}`}
    classList={{ open: props.isOpen }}
    aria-labelledby={`${props.card}-name`}
    id={`phone-${props.card}`}
  >
    <header>
      <span class="device-glyph" aria-hidden="true">
        <Show when={props.card === "group"} fallback={<ChannelGlyph channel={channelOf(props.card)} size={15} />}>
          <Users size={15} stroke-width={1.75} />
        </Show>
      </span>
      <span class="grow">
        <h2 id={`${props.card}-name`}>{w(props.card)}</h2>
        <small class="muted clip">{about(props.card)}</small>
      </span>
    </header>
    {props.children}
  </section>
);

const Inside = (props: { card: Card }) => (
  <Switch>
    <Match when={props.card === "webchat"}>
      <iframe class="shop" src={`/sandbox/shop?lang=${locale()}`} title={w("shop")} />
    </Match>
    <Match when={props.card === "mail" && phones.mail}>{(phone) => <MailProgram phone={phone()} />}</Match>
    <Match when={phones[props.card as MessengerName]}>{(phone) => <Messenger phone={phone()} />}</Match>
  </Switch>
);

const Sandbox = () => {
  const [open, setOpen] = createSignal<Card>("telegram");
  return (
    <>
      <Head />
      <Show when={isLost()}>
        <p class="lost" role="status">
          {w("offline")}
        </p>
      </Show>
      <div class="tabs scroll">
        <Segments
          label={w("phones")}
          value={open()}
          set={setOpen}
          choices={CARDS.map((card) => ({ value: card, label: w(card) }))}
        />
      </div>
      <main class="phones">
        <For each={CARDS}>
          {(card) => (
            <Device card={card} isOpen={card === open()}>
              <Inside card={card} />
            </Device>
          )}
        </For>
      </main>
      <Toasts />
    </>
  );
};

const root = document.getElementById("app");
document.documentElement.lang = locale();
void loadWords(locale()).then(() => {
  listen();
  if (root) render(() => <Sandbox />, root);
});
