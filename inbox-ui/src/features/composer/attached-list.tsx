import Paperclip from "lucide-solid/icons/paperclip";
import RotateCw from "lucide-solid/icons/rotate-cw";
import X from "lucide-solid/icons/x";
import { For, Show } from "solid-js";
import { t } from "../../app/words";
import type { Attached } from "./attach";

/** The files of the message being written: how far each has come, and what went wrong with it. */
export const AttachedList = (props: {
  list: readonly Attached[];
  remove: (key: string) => void;
  again: (key: string) => void;
}) => (
  <Show when={props.list.length > 0}>
    <ul class="attached">
      <For each={props.list}>
        {(one) => (
          <li classList={{ bad: one.wrong !== null }} title={one.wrong ?? one.name}>
            <Paperclip size={13} stroke-width={1.5} />
            <span class="clip">{one.name}</span>
            <Show when={one.wrong}>
              {(wrong) => (
                <>
                  <span class="clip attached-wrong" role="alert">
                    {wrong()}
                  </span>
                  <button
                    type="button"
                    class="icon-btn"
                    aria-label={`${t("retry")}: ${one.name}`}
                    title={t("retry")}
                    onClick={() => props.again(one.key)}
                  >
                    <RotateCw size={13} />
                  </button>
                </>
              )}
            </Show>
            <button
              type="button"
              class="icon-btn"
              aria-label={t("composer.removeFile", { name: one.name })}
              onClick={() => props.remove(one.key)}
            >
              <X size={13} />
            </button>
            <Show when={!one.file && !one.wrong}>
              <progress
                value={one.share}
                max="1"
                aria-label={t("composer.uploading", { n: Math.round(one.share * 100) })}
              />
            </Show>
          </li>
        )}
      </For>
    </ul>
  </Show>
);
