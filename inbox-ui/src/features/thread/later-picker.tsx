import { createSignal, type JSX, lazy, Show, Suspense } from "solid-js";
import { t } from "../../app/words";
import { Picker } from "../../ui/picker";
import { laterOptions } from "./options";

const MomentDialog = lazy(() => import("../../ui/moment-dialog").then((room) => ({ default: room.MomentDialog })));
const custom = "custom";

/** The moments people mean when they put something off, and any other. */
export const LaterPicker = (props: {
  label: string;
  class?: string;
  pick: (at: number) => void;
  open?: boolean;
  onOpen?: (open: boolean) => void;
  children: JSX.Element;
}) => {
  const [asking, setAsking] = createSignal(false);
  return (
    <>
      <Picker
        label={props.label}
        {...(props.class ? { class: props.class } : {})}
        options={[...laterOptions(), { value: custom, label: t("later.custom") }]}
        pick={(value) => (value === custom ? setAsking(true) : props.pick(Number(value)))}
        {...("open" in props ? { open: props.open ?? false } : {})}
        onOpen={(open) => props.onOpen?.(open)}
      >
        {props.children}
      </Picker>
      <Show when={asking()}>
        <Suspense>
          <MomentDialog title={props.label} verb={t("later.set")} close={() => setAsking(false)} pick={props.pick} />
        </Suspense>
      </Show>
    </>
  );
};
