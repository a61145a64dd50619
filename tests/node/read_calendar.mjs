// Reads a calendar file with ical.js, which shares no code with the hub, and prints what takes place as JSON: each
// occurrence of each event until the end of the given year, with its instants as UTC.
import {readFile} from 'node:fs/promises';

import ICAL from 'ical.js';

const [path, lastYear] = process.argv.slice(2);
const calendar = new ICAL.Component(ICAL.parse(await readFile(path, 'utf8')));
for(const zone of calendar.getAllSubcomponents('vtimezone')) {
  ICAL.TimezoneService.register(zone);
}

const told = time => time.isDate ? time.toString() : time.toJSDate().toISOString().replace('.000Z', 'Z');
const found = [];
for(const component of calendar.getAllSubcomponents('vevent')) {
  const event = new ICAL.Event(component);
  const occurrences = event.iterator();
  for(let next; (next = occurrences.next()) && next.year <= Number(lastYear);) {
    const {startDate, endDate} = event.getOccurrenceDetails(next);
    found.push({
      uid: event.uid, starts: told(startDate), ends: told(endDate), sequence: event.sequence,
      is_cancelled: component.getFirstPropertyValue('status') === 'CANCELLED',
      summary: event.summary, description: event.description, location: event.location,
    });
  }
}
console.log(JSON.stringify({name: calendar.getFirstPropertyValue('x-wr-calname'), found}));
