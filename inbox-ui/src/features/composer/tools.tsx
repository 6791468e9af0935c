import Eye from "lucide-solid/icons/eye";
import MessageSquareText from "lucide-solid/icons/message-square-text";
import Paperclip from "lucide-solid/icons/paperclip";
import { Show } from "solid-js";
import { t } from "../../app/words";
import { type Mark, MarkButtons } from "./marks";

/** What stands at the left under the text: files, canned replies, formatting, preview. */
export const Tools = (props: {
  takesFiles: boolean;
  take: (files: FileList | null) => void;
  canned: () => void;
  marks: Mark[];
  wrap: (around: [string, string]) => void;
  preview: boolean;
  togglePreview: () => void;
}) => {
  let picker: HTMLInputElement | undefined;
  const eye = () => t(props.preview ? "composer.write" : "composer.preview");
  return (
    <>
      <Show when={props.takesFiles}>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            props.take(event.currentTarget.files);
            event.currentTarget.value = "";
          }}
        />
        <button
          type="button"
          class="icon-btn"
          aria-label={t("composer.attach")}
          title={t("composer.attach")}
          onClick={() => picker?.click()}
        >
          <Paperclip size={16} stroke-width={1.5} />
        </button>
      </Show>
      <button
        type="button"
        class="icon-btn"
        aria-label={t("composer.canned")}
        title={`${t("composer.canned")}  /`}
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => props.canned()}
      >
        <MessageSquareText size={16} stroke-width={1.5} />
      </button>
      <MarkButtons offered={props.marks} wrap={props.wrap} />
      <button
        type="button"
        class="icon-btn"
        aria-pressed={props.preview}
        aria-label={eye()}
        title={eye()}
        onClick={() => props.togglePreview()}
      >
        <Eye size={16} stroke-width={1.5} />
      </button>
    </>
  );
};
