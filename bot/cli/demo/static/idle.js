// simcord does one thing at a time and drops a message that is sent meanwhile.

const WAIT_MS = 6000;
const POLL_MS = 50;

// Return what `condition` finds in time, else null.
export async function until(condition) {
  const end = performance.now() + WAIT_MS;
  while (performance.now() < end) {
    const found = condition();
    if (found) return found;
    await new Promise((done) => { setTimeout(done, POLL_MS); });
  }
  return null;
}

function isIdle() {
  const { ready, pendingAction, awaitingRevision } = window.simcordPreview;
  return ready && !pendingAction && awaitingRevision === null;
}

export const idle = () => until(isIdle);

// Send a message that was written meanwhile as soon as that is done.
export function sendWhenIdle() {
  document.addEventListener("submit", async (event) => {
    if (event.target.id !== "channel-composer" || isIdle()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (await idle()) event.target.requestSubmit();
  }, true);
}
