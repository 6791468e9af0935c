import Download from "lucide-solid/icons/download";
import FileIcon from "lucide-solid/icons/file";
import FileX from "lucide-solid/icons/file-x";
import MapPin from "lucide-solid/icons/map-pin";
import Pause from "lucide-solid/icons/pause";
import Play from "lucide-solid/icons/play";
import RotateCw from "lucide-solid/icons/rotate-cw";
import User from "lucide-solid/icons/user";
import { createSignal, For, Match, Show, Switch } from "solid-js";
import type { FileView, Message } from "../../../../src/realtime/wire";
import { api } from "../../api/routes";
import { seconds, size } from "../../app/time";
import { attempt } from "../../app/trouble";
import { locale, t, told } from "../../app/words";

const isPicture = (file: FileView) =>
  file.state === "ready" &&
  file.url !== null &&
  (file.look === "photo" ||
    (file.look === "animation" && file.mime.startsWith("image/")) ||
    (file.look === "document" && /^image\/(png|jpe?g|webp|gif|avif)$/.test(file.mime)));
/** Every picture of the thread in order: what the lightbox leafs through. */
export const picturesOf = (messages: readonly Message[]) =>
  messages.filter((message) => !message.deletedAt).flatMap((message) => message.files.filter(isPicture));

const Player = (props: { file: FileView; url: string }) => {
  let audio: HTMLAudioElement | undefined;
  const [playing, setPlaying] = createSignal(false);
  const [at, setAt] = createSignal(0);
  const whole = () => props.file.durationS ?? 0;
  return (
    <div class="player">
      {/* biome-ignore lint/a11y/useMediaCaption: nobody has captioned a customer's voice message */}
      <audio
        ref={audio}
        src={props.url}
        preload="none"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setAt(0)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
      />
      <button
        type="button"
        class="icon-btn"
        aria-label={t(playing() ? "thread.pause" : "thread.play")}
        onClick={() => (playing() ? audio?.pause() : void audio?.play().catch(() => setPlaying(false)))}
      >
        <Show when={playing()} fallback={<Play size={14} />}>
          <Pause size={14} />
        </Show>
      </button>
      <input
        type="range"
        min="0"
        max={Math.max(1, whole())}
        step="0.1"
        value={at()}
        aria-label={props.file.look === "voice" ? t("thread.voice") : props.file.name}
        onInput={(event) => {
          if (audio) audio.currentTime = Number(event.currentTarget.value);
        }}
      />
      <span class="num muted">{seconds(at() > 0 ? at() : whole())}</span>
    </div>
  );
};

/** Has the platform asked anew; the screen hears of it by the message's own news. */
const Again = (props: { file: FileView }) => {
  const [busy, setBusy] = createSignal(false);
  const go = async () => {
    setBusy(true);
    await attempt(() => api.fetchFile(props.file.id));
    setBusy(false);
  };
  return (
    <button
      type="button"
      class="icon-btn"
      disabled={busy()}
      aria-label={t("thread.fileRetry", { name: props.file.name })}
      title={t("retry")}
      onClick={() => void go()}
    >
      <RotateCw size={15} stroke-width={1.5} />
    </button>
  );
};

const Card = (props: { file: FileView }) => (
  <Show
    when={props.file.state === "ready" && props.file.url}
    fallback={
      <div class="file bad">
        <Show when={props.file.state === "failed"} fallback={<FileIcon size={18} stroke-width={1.5} />}>
          <FileX size={18} stroke-width={1.5} />
        </Show>
        <span class="grow">
          <span class="clip" style={{ display: "block" }}>
            {props.file.name}
          </span>
          <small>
            {props.file.state === "waiting"
              ? t("thread.fileWaits")
              : told(props.file.problem ?? "") || t("thread.fileFailed")}
          </small>
        </span>
        <Show when={props.file.state === "failed"}>
          <Again file={props.file} />
        </Show>
      </div>
    }
  >
    {(url) => (
      <a
        class="file"
        href={`${url()}${url().includes("?") ? "&" : "?"}download`}
        download={props.file.name}
        title={t("thread.download", { name: props.file.name })}
      >
        <FileIcon size={18} stroke-width={1.5} />
        <span class="grow">
          <span class="clip" style={{ display: "block" }}>
            {props.file.name}
          </span>
          <Show when={props.file.sizeBytes}>{(bytes) => <small class="num">{size(bytes(), locale())}</small>}</Show>
        </span>
        <Download size={15} stroke-width={1.5} />
      </a>
    )}
  </Show>
);

// What is smaller than this shows nothing one could see or press.
const visiblePx = 8;

const Picture = (props: { file: FileView; url: string; open: (file: FileView) => void }) => {
  const [blind, setBlind] = createSignal(false);
  return (
    <Show when={!blind()} fallback={<Card file={props.file} />}>
      <button
        type="button"
        class="pic"
        aria-label={t("thread.openImage", { name: props.file.name })}
        onClick={() => props.open(props.file)}
      >
        <img
          src={props.url}
          alt=""
          width={props.file.width ?? undefined}
          height={props.file.height ?? undefined}
          loading="lazy"
          onError={() => setBlind(true)}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setBlind(Math.max(naturalWidth, naturalHeight) < visiblePx)
          }
        />
      </button>
    </Show>
  );
};

const One = (props: { file: FileView; open: (file: FileView) => void }) => {
  const ready = () => (props.file.state === "ready" ? props.file.url : null);
  return (
    <Switch fallback={<Card file={props.file} />}>
      <Match when={props.file.look === "sticker" && ready()}>
        {(url) => <img class="sticker" src={url()} alt={props.file.name} loading="lazy" />}
      </Match>
      <Match when={isPicture(props.file) && ready()}>
        {(url) => <Picture file={props.file} url={url()} open={props.open} />}
      </Match>
      <Match when={(props.file.look === "voice" || props.file.look === "audio") && ready()}>
        {(url) => <Player file={props.file} url={url()} />}
      </Match>
      <Match
        when={
          (props.file.look === "video" || props.file.look === "video-note" || props.file.look === "animation") &&
          ready()
        }
      >
        {(url) => (
          // biome-ignore lint/a11y/useMediaCaption: nobody has captioned a customer's video
          <video
            class="clip-video"
            classList={{ round: props.file.look === "video-note" }}
            src={url()}
            controls
            preload="metadata"
            aria-label={props.file.name}
          />
        )}
      </Match>
    </Switch>
  );
};

/** The files of a message, or of a whole album. */
export const Files = (props: { files: FileView[]; open: (file: FileView) => void }) => {
  const pictures = () => props.files.filter(isPicture);
  const asAlbum = () => pictures().length > 1;
  return (
    <>
      <Show when={asAlbum()}>
        <div class="album">
          <For each={pictures()}>{(file) => <One file={file} open={props.open} />}</For>
        </div>
      </Show>
      <For each={asAlbum() ? props.files.filter((file) => !isPicture(file)) : props.files}>
        {(file) => <One file={file} open={props.open} />}
      </For>
    </>
  );
};

/** The messenger did not say what it was; only, at times, why not. */
const NAMELESS = /^(unsupported )?message(?= \(|$)/;
const unshown = (what: string): string =>
  NAMELESS.test(what) ? t("thread.unsupportedKind") + what.replace(NAMELESS, "") : t("thread.unsupported", { what });

/** Places, contact cards, and what we cannot show. */
export const Parts = (props: { parts: Message["parts"] }) => (
  <For each={props.parts}>
    {(part) => (
      <Switch>
        <Match when={part.type === "location" && part}>
          {(place) => (
            <a
              class="file"
              target="_blank"
              rel="noopener noreferrer"
              href={`https://www.openstreetmap.org/?mlat=${place().latitude}&mlon=${place().longitude}#map=16/${place().latitude}/${place().longitude}`}
            >
              <MapPin size={18} stroke-width={1.5} />
              <span class="grow">
                {place().title ?? t("thread.location")}
                <small>{place().address ?? `${place().latitude.toFixed(5)}, ${place().longitude.toFixed(5)}`}</small>
              </span>
              <span class="sr">{t("thread.openMap")}</span>
            </a>
          )}
        </Match>
        <Match when={part.type === "contact" && part}>
          {(card) => (
            <div class="file">
              <User size={18} stroke-width={1.5} />
              <span class="grow">
                {card().name}
                <small>{[card().phone, card().email].filter(Boolean).join(" · ") || t("thread.contactCard")}</small>
              </span>
            </div>
          )}
        </Match>
        <Match when={part.type === "unsupported" && part}>
          {(other) => <p class="msg-gone">{unshown(other().what)}</p>}
        </Match>
      </Switch>
    )}
  </For>
);
