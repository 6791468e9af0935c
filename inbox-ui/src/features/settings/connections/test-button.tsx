import { createSignal, Show } from "solid-js";
import type { ConnectionState } from "../../../../../channels/contract";
import { api } from "../../../api/routes";
import { inWords } from "../../../app/trouble";
import { t, told } from "../../../app/words";

type Said = { ok: boolean; text: string };
const say = (state: ConnectionState, address: string): Said => {
  switch (state.at) {
    case "online":
      return { ok: true, text: t("connection.testOk", { address }) };
    case "connecting":
      return { ok: true, text: t("connection.connecting") };
    case "pairing":
      return { ok: false, text: t("connection.pairing") };
    case "degraded":
      return { ok: false, text: told(state.reason) };
    case "offline":
      return { ok: false, text: [told(state.reason), told(state.cure ?? "")].filter(Boolean).join(" ") };
  }
};

/** Asks the platform whether we are heard, and says what it answered. */
export const TestButton = (props: { id: string; address: string }) => {
  const [said, setSaid] = createSignal<Said | null>(null);
  const [busy, setBusy] = createSignal(false);
  const go = async () => {
    setBusy(true);
    try {
      setSaid(say(await api.testConnection(props.id), props.address));
    } catch (error) {
      setSaid({ ok: false, text: inWords(error) });
    }
    setBusy(false);
  };
  return (
    <>
      <button type="button" class="btn" disabled={busy()} onClick={() => void go()}>
        {busy() ? t("connection.testing") : t("connection.test")}
      </button>
      <Show when={said()}>
        {(one) => (
          <span class="said" classList={{ done: one().ok, danger: !one().ok }} role="status">
            {one().text}
          </span>
        )}
      </Show>
    </>
  );
};
