import ImageOff from "lucide-solid/icons/image-off";
import { createResource, createSignal, Match, Show, Switch } from "solid-js";
import { api } from "../../api/routes";
import { inWords } from "../../app/trouble";
import { t } from "../../app/words";
import { Dialog } from "../../ui/dialog";

/** All of a mail as it was sent: in a frame of its own, where nothing runs, and pictures from elsewhere wait to be asked for. */
export const WholeDialog = (props: { id: string; close: () => void }) => {
  const [whole] = createResource(() => api.whole(props.id));
  const [plain, setPlain] = createSignal(false);
  const [remote, setRemote] = createSignal(false);
  const page = () => `/api/messages/${encodeURIComponent(props.id)}/whole/page${remote() ? "?images=remote" : ""}`;
  const hasHtml = () => (whole.error ? false : typeof whole()?.html === "string");
  const blocked = () => (whole.error || remote() ? 0 : (whole()?.blocked ?? 0));
  return (
    <Dialog open wide close={props.close} title={t("whole.title")}>
      <Switch>
        <Match when={whole.error}>
          <p role="alert">{inWords(whole.error)}</p>
        </Match>
        <Match when={whole.loading}>
          <p class="muted" role="status">
            {t("loading")}
          </p>
        </Match>
        <Match when={whole()}>
          {(all) => (
            <>
              <div class="whole-bar">
                <Show when={hasHtml()}>
                  <fieldset class="segments">
                    <legend class="sr">{t("whole.look")}</legend>
                    <button type="button" aria-pressed={!plain()} onClick={() => setPlain(false)}>
                      {t("whole.html")}
                    </button>
                    <button type="button" aria-pressed={plain()} onClick={() => setPlain(true)}>
                      {t("whole.plain")}
                    </button>
                  </fieldset>
                </Show>
                <Show when={blocked() > 0 && !plain()}>
                  <span class="muted whole-blocked">
                    <ImageOff size={14} stroke-width={1.5} aria-hidden="true" />
                    {t("whole.blocked", { n: blocked() })}
                  </span>
                  <button type="button" class="btn small" title={t("whole.imagesWhy")} onClick={() => setRemote(true)}>
                    {t("whole.images")}
                  </button>
                </Show>
              </div>
              <Show
                when={hasHtml() && !plain()}
                fallback={
                  <pre class="whole-text scroll" tabindex="0">
                    {all().text}
                  </pre>
                }
              >
                <iframe
                  class="whole-frame"
                  title={t("whole.title")}
                  sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
                  src={page()}
                />
              </Show>
            </>
          )}
        </Match>
      </Switch>
    </Dialog>
  );
};
