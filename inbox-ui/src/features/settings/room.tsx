import "./settings.css";
import { createResource, createSignal, For, type JSX, Match, Show, Switch } from "solid-js";
import { Dynamic } from "solid-js/web";
import { inWords } from "../../app/trouble";
import { t } from "../../app/words";
import { Dialog } from "../../ui/dialog";

/** A room's name and what it is for. `main` when the page has no other heading above it. */
export const RoomHead = (props: { title: string; text: string; main?: boolean; children?: JSX.Element }) => (
  <header class="room-head">
    <div>
      <Dynamic component={props.main ? "h1" : "h2"}>{props.title}</Dynamic>
      <p class="muted">{props.text}</p>
    </div>
    {props.children}
  </header>
);

/** What could not be read, why, and the way to try again. */
export const Failed = (props: { error: unknown; again: () => void }) => (
  <div class="card empty" role="alert">
    <h3>{t("problem.load")}</h3>
    <p>{inWords(props.error)}</p>
    <button type="button" class="btn" onClick={() => props.again()}>
      {t("retry")}
    </button>
  </div>
);

/** Something comes here. */
export const Waiting = () => (
  <div class="card" role="status" aria-label={t("loading")}>
    <For each={[70, 50, 62]}>
      {(width) => (
        <div class="item">
          <span class="bone" style={{ width: `${width}%`, height: "12px" }} />
        </div>
      )}
    </For>
  </div>
);

/** A list that may be loading, failed, empty, or there. */
export const Listed = <T,>(props: {
  from: { error: unknown; latest: T[] | undefined };
  again: () => void;
  empty: { title: string; text: string; action?: JSX.Element };
  each: (item: T) => JSX.Element;
}) => (
  <Switch>
    <Match when={props.from.error}>{(error) => <Failed error={error()} again={props.again} />}</Match>
    <Match when={props.from.latest === undefined}>
      <Waiting />
    </Match>
    <Match when={props.from.latest?.length === 0}>
      <div class="card empty">
        <h3>{props.empty.title}</h3>
        <p>{props.empty.text}</p>
        {props.empty.action}
      </div>
    </Match>
    <Match when={props.from.latest}>
      {(items) => (
        <ul class="card">
          <For each={items()}>{(item) => <li>{props.each(item)}</li>}</For>
        </ul>
      )}
    </Match>
  </Switch>
);

/** Takes whoever writes to the first field that is wrong, unfolding what it stands in. */
const toFirstWrong = (form: HTMLElement) => {
  const first = form.querySelector<HTMLElement>("[aria-invalid=true]");
  const folded = first?.closest("details");
  if (folded) folded.open = true;
  first?.focus({ preventScroll: true });
  // With what is said below it, which the browser would leave out of sight.
  first?.scrollIntoView({ block: "center" });
};

/** A form that saves: says what is wrong beside the fields, and above the buttons which they are or what the server refused. */
export const Form = (props: {
  save: () => Promise<unknown>;
  valid: () => boolean;
  tried: (is: boolean) => void;
  cancel?: () => void;
  label?: string;
  busy?: string;
  /** Which fields are wrong, while any is. */
  summary?: string | undefined;
  children: JSX.Element;
  extra?: JSX.Element;
}) => {
  const [busy, setBusy] = createSignal(false);
  const [wrong, setWrong] = createSignal("");
  let form: HTMLFormElement | undefined;
  const go = async (event: Event) => {
    event.preventDefault();
    props.tried(true);
    setWrong("");
    if (busy()) return;
    if (!props.valid()) {
      if (form) toFirstWrong(form);
      return;
    }
    setBusy(true);
    try {
      await props.save();
    } catch (error) {
      setWrong(inWords(error));
      if (form) toFirstWrong(form);
    }
    setBusy(false);
  };
  return (
    <form class="form" ref={form} onSubmit={go} novalidate>
      {props.children}
      <Show when={props.summary || wrong()}>
        {(said) => (
          <p class="form-wrong" role="alert">
            {said()}
          </p>
        )}
      </Show>
      <div class="form-foot">
        <button type="submit" class="btn main" disabled={busy()}>
          {busy() ? (props.busy ?? t("saving")) : (props.label ?? t("save"))}
        </button>
        <Show when={props.cancel}>
          {(cancel) => (
            <button type="button" class="btn" onClick={() => cancel()()}>
              {t("cancel")}
            </button>
          )}
        </Show>
        <span class="grow" />
        {props.extra}
      </div>
    </form>
  );
};

export const RemoveButton = (props: { name: string; text?: string; remove: () => Promise<unknown> }) => {
  const [asking, setAsking] = createSignal(false);
  const [wrong, setWrong] = createSignal("");
  const go = async () => {
    try {
      await props.remove();
      setAsking(false);
    } catch (error) {
      setWrong(inWords(error));
    }
  };
  return (
    <>
      <button type="button" class="btn danger" onClick={() => setAsking(true)}>
        {t("remove")}
      </button>
      <Dialog
        open={asking()}
        close={() => setAsking(false)}
        title={t("settings.removeAsk", { name: props.name })}
        foot={
          <>
            <button type="button" class="btn" onClick={() => setAsking(false)}>
              {t("cancel")}
            </button>
            <button type="button" class="btn danger" onClick={() => void go()}>
              {t("remove")}
            </button>
          </>
        }
      >
        <p>{props.text ?? t("settings.removeText")}</p>
        <Show when={wrong()}>
          <p class="form-wrong" role="alert">
            {wrong()}
          </p>
        </Show>
      </Dialog>
    </>
  );
};

/** The list a settings room works on, with the two steps every room needs. */
export const useList = <T,>(load: () => Promise<T[]>) => {
  const [items, { refetch }] = createResource(load);
  const again = async (): Promise<void> => {
    await refetch();
  };
  return { items, again };
};
