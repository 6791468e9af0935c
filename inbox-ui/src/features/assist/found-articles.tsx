import { Popover } from "@kobalte/core/popover";
import BookOpen from "lucide-solid/icons/book-open";
import { createEffect, createSignal, For, on, onCleanup, Show } from "solid-js";
import type { ArticleFound, Locale } from "../../../../src/realtime/wire";
import { api } from "../../api/routes";
import { t } from "../../app/words";

const PAUSE_MS = 180;
const LETTERS_MIN = 10;

/** Articles near what is being written, found at every pause of the fingers; one press shows the passage, another puts it in. */
export const FoundArticles = (props: { text: string; locale: Locale; insert: (text: string) => void }) => {
  const [found, setFound] = createSignal<ArticleFound[]>([]);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let asked = new AbortController();
  createEffect(
    on(
      () => props.text,
      (text) => {
        clearTimeout(waiting);
        asked.abort();
        if (text.trim().length < LETTERS_MIN) return setFound([]);
        asked = new AbortController();
        const { signal } = asked;
        waiting = setTimeout(() => {
          api
            .articlesFor(text.slice(-600), props.locale, signal)
            .then((articles) => setFound(articles.slice(0, 3)))
            // They help or they don't: nobody is told of a line that was lost.
            .catch(() => {});
        }, PAUSE_MS);
      },
    ),
  );
  onCleanup(() => {
    clearTimeout(waiting);
    asked.abort();
  });
  return (
    <Show when={found().length > 0}>
      <section class="found-articles" aria-label={t("assist.articles")}>
        <For each={found()}>
          {(one) => (
            <Popover gutter={4} placement="top-start">
              <Popover.Trigger class="chip cite" title={one.title}>
                <BookOpen size={12} stroke-width={1.75} aria-hidden="true" />
                <span>{one.title}</span>
              </Popover.Trigger>
              <Popover.Portal>
                <Popover.Content class="float cite-card">
                  <Popover.Title>
                    <strong>{one.title}</strong>
                  </Popover.Title>
                  <blockquote>{one.text}</blockquote>
                  <div class="line">
                    <Popover.CloseButton
                      class="btn small"
                      aria-label={t("assist.putText")}
                      onClick={() => props.insert(one.text)}
                    >
                      {t("assist.putText")}
                    </Popover.CloseButton>
                    <Show when={one.url}>
                      <Popover.CloseButton
                        class="btn small plain"
                        aria-label={t("assist.putLink")}
                        onClick={() => props.insert(`[${one.title}](${one.url})`)}
                      >
                        {t("assist.putLink")}
                      </Popover.CloseButton>
                    </Show>
                  </div>
                </Popover.Content>
              </Popover.Portal>
            </Popover>
          )}
        </For>
      </section>
    </Show>
  );
};
