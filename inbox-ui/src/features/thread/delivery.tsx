import Check from "lucide-solid/icons/check";
import CheckCheck from "lucide-solid/icons/check-check";
import CircleAlert from "lucide-solid/icons/circle-alert";
import Clock from "lucide-solid/icons/clock";
import { createEffect, createSignal, For, Match, onCleanup, Show, Switch } from "solid-js";
import type { DeliveryView, Message, MissingParts } from "../../../../src/realtime/wire";
import { moment, now } from "../../app/time";
import { isKey, locale, t, told } from "../../app/words";
import { messageArrived, retryMessage, undoMessage } from "../../live/actions";
import { toast } from "../../ui/toast";

// What these say is so general that only the platform's own words tell what to do.
const GENERAL = new Set(["not_permitted", "not_supported", "platform_error"]);
/** The platform's refusal in plain words: our sentence for the codes we know, its own words where ours say little. */
const whyNot = ({ code, reason }: { code: string | null; reason: string | null }) => {
  const key = `failure.${code}`;
  const ours = isKey(key) ? t(key) : "";
  return [ours, ours === "" || GENERAL.has(code ?? "") ? told(reason ?? "") : ""].filter(Boolean).join(" ");
};

/** How far a message of ours has come; one that waits for its moment is called off above the composer. */
export const Ticks = (props: { message: Message; delivery: DeliveryView; takenBack: () => void }) => {
  const waits = () => props.delivery.at === "queued" && props.delivery.notBefore > now() + 60_000;
  /** It has been tried: too late to take it back. */
  const wasTried = () => props.delivery.at === "queued" && props.delivery.attempts > 0;
  const [left, setLeft] = createSignal(0);
  // The seconds in which it can still be taken back are counted where one looks at it.
  createEffect(() => {
    const until = props.delivery.at === "queued" && !waits() && !wasTried() ? props.delivery.notBefore : 0;
    const count = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)));
    count();
    if (until <= Date.now()) return;
    const timer = setInterval(count, 500);
    onCleanup(() => clearInterval(timer));
  });
  const cancel = async () => {
    if (!(await undoMessage(props.message))) return;
    props.takenBack();
    toast(t("delivery.cancelled"));
  };
  return (
    <span class="tick-mark" classList={{ read: props.delivery.at === "read" }}>
      <Switch>
        <Match when={props.delivery.at === "queued" || props.delivery.at === "sending"}>
          <Clock size={13} stroke-width={1.75} />
        </Match>
        <Match when={props.delivery.at === "sent"}>
          <Check size={14} stroke-width={1.75} />
        </Match>
        <Match when={props.delivery.at === "delivered" || props.delivery.at === "read"}>
          <CheckCheck size={14} stroke-width={1.75} />
        </Match>
      </Switch>
      <Switch fallback={t(`delivery.${props.delivery.at}`)}>
        <Match when={wasTried() && whyNot(props.delivery)}>{(why) => `${t("delivery.queued")}: ${why()}`}</Match>
        <Match when={waits()}>{t("delivery.later", { time: moment(props.delivery.notBefore, locale(), now()) })}</Match>
        <Match when={left() > 0}>
          <span class="num">{t("delivery.leaves", { n: left() })}</span>
          <button type="button" class="link" onClick={() => void cancel()}>
            {t("delivery.takeBack")}
          </button>
        </Match>
      </Switch>
    </span>
  );
};

/** Which parts of a long message are missing. */
const Missing = (props: { parts: MissingParts }) => (
  <ul class="missing-parts">
    <For each={props.parts.missing}>
      {({ part, label, reason }) => (
        <li>
          {t(label ? "delivery.part" : "delivery.partBare", { n: part, of: props.parts.of, label })}
          <Show when={reason}>{(why) => <small>{told(why())}</small>}</Show>
        </li>
      )}
    </For>
  </ul>
);
/** Some of it is with the customer: the rest alone goes again. */
const isPartly = (parts: MissingParts | undefined): parts is MissingParts =>
  parts !== undefined && parts.missing.length > 0 && parts.missing.length < parts.of;
const againOf = (parts: MissingParts | undefined, otherwise: "retry" | "delivery.sendAgain") =>
  isPartly(parts) ? t("delivery.sendMissing", { n: parts.missing.length }) : t(otherwise);

/** Changes of ours that the customer does not see, because the platform did not take them. */
export const LostChanges = (props: { message: Message }) => (
  <For each={props.message.lost}>
    {(lost) => (
      <div class="trouble" role="alert">
        <CircleAlert size={16} stroke-width={1.75} />
        <div class="grow">
          <strong>{t(`delivery.lost.${lost.kind}`)}</strong>
          <p>{whyNot(lost)}</p>
        </div>
      </div>
    )}
  </For>
);

/** A message that failed, or may have: what happened, and what the agent can do. */
export const Trouble = (props: { message: Message }) => (
  <Switch>
    <Match when={props.message.delivery?.at === "failed" && props.message.delivery}>
      {(delivery) => (
        <div class="trouble" role="alert">
          <CircleAlert size={16} stroke-width={1.75} />
          <div class="grow">
            <strong>{t(isPartly(delivery().parts) ? "delivery.partly" : "delivery.failed")}</strong>
            <Show when={delivery().parts} fallback={<p>{whyNot(delivery())}</p>}>
              {(parts) => (
                <>
                  <Show when={delivery().code}>
                    <p>{whyNot(delivery())}</p>
                  </Show>
                  <Missing parts={parts()} />
                </>
              )}
            </Show>
          </div>
          <button type="button" class="btn small" onClick={() => void retryMessage(props.message)}>
            {againOf(delivery().parts, "retry")}
          </button>
        </div>
      )}
    </Match>
    <Match when={props.message.delivery?.at === "uncertain"}>
      <div class="trouble unsure" role="alert">
        <CircleAlert size={16} stroke-width={1.75} />
        <div class="grow">
          <strong>{t("delivery.uncertain")}</strong>
          <p>{t("delivery.uncertainText")}</p>
          <Show when={props.message.delivery?.parts}>{(parts) => <Missing parts={parts()} />}</Show>
        </div>
        <button type="button" class="btn small" onClick={() => void messageArrived(props.message)}>
          {t("delivery.itArrived")}
        </button>
        <button type="button" class="btn small" onClick={() => void retryMessage(props.message)}>
          {againOf(props.message.delivery?.parts, "delivery.sendAgain")}
        </button>
      </div>
    </Match>
  </Switch>
);
