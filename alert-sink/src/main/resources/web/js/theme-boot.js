// Runs before the first paint, so that a chosen theme does not flash the other one.
(function () {
  try {
    const theme = localStorage.getItem('fleetpulse.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be forbidden; the system's preference then holds.
  }
})();
