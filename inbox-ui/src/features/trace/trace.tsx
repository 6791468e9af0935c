import "./trace.css";
import { Dialog } from "@kobalte/core/dialog";
import X from "lucide-solid/icons/x";
import { createResource, Match, Show, Switch } from "solid-js";
import type { Trace } from "../../../../src/realtime/wire";
import { api } from "../../api/routes";
import { inWords } from "../../app/trouble";
import { t } from "../../app/words";
import { Gate, Making, Passages, Sentences } from "./parts";
import { verdictOf } from "./said";

const Told = (props: { trace: Trace; currency: string | undefined }) => (
  <>
    <p class="trace-verdict">{verdictOf(props.trace)}</p>
    <Show when={props.trace.question}>
      {(question) => (
        <section>
          <h3>{t(question().joined ? "trace.askedJoined" : "trace.asked")}</h3>
          <p class="trace-asked">{question().text}</p>
        </section>
      )}
    </Show>
    <Show when={props.trace.gate}>{(gate) => <Gate gate={gate()} />}</Show>
    <Sentences trace={props.trace} />
    <Passages trace={props.trace} />
    <Making trace={props.trace} currency={props.currency} />
  </>
);

/** Why the bot said it: a drawer beside the thread, for people who help customers and not for those who build bots. */
export const TraceDrawer = (props: { message: string; close: () => void }) => {
  const [traced] = createResource(() => api.trace(props.message));
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) props.close();
      }}
    >
      <Dialog.Portal>
        <Dialog.Overlay class="scrim" />
        <div class="drawer-place">
          <Dialog.Content class="float drawer">
            <header class="dialog-head">
              <Dialog.Title>{t("trace.title")}</Dialog.Title>
              <Dialog.CloseButton class="icon-btn" aria-label={t("close")}>
                <X size={16} stroke-width={1.5} />
              </Dialog.CloseButton>
            </header>
            <section class="trace scroll" tabindex="0" aria-label={t("trace.title")}>
              <Switch>
                <Match when={traced.error}>
                  <p role="alert">{inWords(traced.error)}</p>
                </Match>
                <Match when={traced.loading}>
                  <p class="muted" role="status">
                    {t("loading")}
                  </p>
                </Match>
                <Match when={traced()?.trace}>
                  {(trace) => <Told trace={trace()} currency={traced()?.currency} />}
                </Match>
                <Match when={true}>
                  <p class="muted">{t("trace.none")}</p>
                </Match>
              </Switch>
            </section>
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog>
  );
};
