import { Dialog } from "@kobalte/core/dialog";
import ChevronLeft from "lucide-solid/icons/chevron-left";
import ChevronRight from "lucide-solid/icons/chevron-right";
import Download from "lucide-solid/icons/download";
import X from "lucide-solid/icons/x";
import { createSignal, Show } from "solid-js";
import type { FileView } from "../../../../src/realtime/wire";
import { t } from "../../app/words";

export const Lightbox = (props: { files: FileView[]; first: string; close: () => void }) => {
  const [at, setAt] = createSignal(
    Math.max(
      0,
      props.files.findIndex((file) => file.id === props.first),
    ),
  );
  const file = () => props.files[at()];
  const move = (by: number) => setAt((now) => Math.min(props.files.length - 1, Math.max(0, now + by)));
  return (
    <Dialog open onOpenChange={(open) => !open && props.close()}>
      <Dialog.Portal>
        <Dialog.Content
          class="light"
          aria-label={file()?.name}
          onKeyDown={(event: KeyboardEvent) => {
            if (event.code === "ArrowRight") move(1);
            if (event.code === "ArrowLeft") move(-1);
          }}
        >
          <div class="light-bar">
            <span class="clip grow">
              {file()?.name} · {t("thread.image", { n: at() + 1, of: props.files.length })}
            </span>
            <a
              class="icon-btn"
              href={`${file()?.url ?? ""}?download`}
              aria-label={t("thread.download", { name: file()?.name ?? "" })}
            >
              <Download size={18} stroke-width={1.5} />
            </a>
            <Dialog.CloseButton class="icon-btn" aria-label={t("close")}>
              <X size={18} stroke-width={1.5} />
            </Dialog.CloseButton>
          </div>
          <img src={file()?.url ?? ""} alt={file()?.name ?? ""} />
          <Show when={at() > 0}>
            <button
              type="button"
              class="icon-btn light-side"
              style={{ left: "12px" }}
              aria-label={t("thread.previous")}
              onClick={() => move(-1)}
            >
              <ChevronLeft size={22} />
            </button>
          </Show>
          <Show when={at() < props.files.length - 1}>
            <button
              type="button"
              class="icon-btn light-side"
              style={{ right: "12px" }}
              aria-label={t("thread.next")}
              onClick={() => move(1)}
            >
              <ChevronRight size={22} />
            </button>
          </Show>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog>
  );
};
