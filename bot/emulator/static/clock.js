// The demo's clock: runs like a wall clock between turns, and shows every time in the clinic's zone.

export class Clock {
  set({ now, zone }) {
    this.ahead = Date.parse(now) - Date.now();
    this.zone = zone;
    const form = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options });
    this.clock = form({ hour: "2-digit", minute: "2-digit" });
    this.long = form({ weekday: "long", day: "numeric", month: "long" });
    this.heading = form({ weekday: "short", day: "numeric", month: "long" });
    this.short = form({ day: "numeric", month: "short" });
  }

  now() { return new Date(Date.now() + this.ahead); }
  time(unix) { return this.clock.format(new Date(unix * 1000)); }
  day(unix) { return this.long.format(new Date(unix * 1000)); }
  brief(unix) {
    const today = this.long.format(this.now()) === this.day(unix);
    return today ? this.time(unix) : this.short.format(new Date(unix * 1000));
  }
}
