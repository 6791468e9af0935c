import "../inbox/inbox.css";
import "./settings.css";
import { A } from "@solidjs/router";
import { Index, type JSX, Show } from "solid-js";
import { may } from "../../app/session";
import { t } from "../../app/words";

type Section = { to: string; word: string; isOpen: boolean; count?: number | undefined };

/** A room with its sections at the side and one of them open. */
export const Sections = (props: {
  class: string;
  title: string;
  label: string;
  sections: readonly Section[];
  children: JSX.Element;
}) => (
  <main class={`rooms ${props.class}`}>
    <nav class="rooms-nav scroll" aria-label={props.title}>
      <h1>{props.title}</h1>
      <Index each={props.sections}>
        {(one) => (
          <A
            class="view"
            classList={{ active: one().isOpen }}
            aria-current={one().isOpen ? "page" : undefined}
            href={one().to}
          >
            <span class="grow">{one().word}</span>
            <Show when={one().count}>{(n) => <span class="num">{n()}</span>}</Show>
          </A>
        )}
      </Index>
    </nav>
    <section class="room scroll" id="content" aria-label={props.label} tabindex="-1">
      <div class="room-in">{props.children}</div>
    </section>
  </main>
);

/** For those who may; the others are told that they only read here. */
export const Only = (props: { permission: Parameters<typeof may>[0]; children: JSX.Element }) => (
  <Show
    when={may(props.permission)}
    fallback={
      <main class="empty" id="content" tabindex="-1">
        <p>{t("settings.readOnly")}</p>
      </main>
    }
  >
    {props.children}
  </Show>
);
