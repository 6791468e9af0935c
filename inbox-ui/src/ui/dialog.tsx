import { Dialog as Base } from "@kobalte/core/dialog";
import X from "lucide-solid/icons/x";
import { type JSX, Show } from "solid-js";
import { t } from "../app/words";

/** The foot of a dialog that asks: leave it, or do it. */
export const AskFoot = (props: {
  close: () => void;
  word: string;
  go: () => void;
  look?: "main" | "danger";
  disabled?: boolean;
}) => (
  <>
    <button type="button" class="btn" onClick={() => props.close()}>
      {t("cancel")}
    </button>
    <button type="button" class={`btn ${props.look ?? "main"}`} disabled={props.disabled} onClick={() => props.go()}>
      {props.word}
    </button>
  </>
);

export const Dialog = (props: {
  open: boolean;
  close: () => void;
  title: string;
  wide?: boolean;
  children: JSX.Element;
  foot?: JSX.Element;
}) => {
  let content: HTMLDivElement | undefined;
  return (
    <Base
      open={props.open}
      onOpenChange={(open) => {
        if (!open) props.close();
      }}
    >
      <Base.Portal>
        <Base.Overlay class="scrim" />
        <div class="dialog-place">
          <Base.Content
            class="float dialog"
            classList={{ wide: props.wide }}
            ref={content}
            onOpenAutoFocus={(event) => {
              const first = content?.querySelector<HTMLElement>("input, textarea, select");
              if (!first) return;
              event.preventDefault();
              first.focus();
            }}
          >
            <header class="dialog-head">
              <Base.Title>{props.title}</Base.Title>
              <Base.CloseButton class="icon-btn" aria-label={t("close")}>
                <X size={16} stroke-width={1.5} />
              </Base.CloseButton>
            </header>
            <div class="dialog-body scroll">{props.children}</div>
            <Show when={props.foot}>
              <footer class="dialog-foot">{props.foot}</footer>
            </Show>
          </Base.Content>
        </div>
      </Base.Portal>
    </Base>
  );
};
