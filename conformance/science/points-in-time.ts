import { textOf, type PlacedValues } from './flatten.ts'

const DOSE = 'RadiopharmaceuticalInformationSequence>0>'

type Read = (values: PlacedValues) => number

/** Each way in which a PET instance tells a point in time: how it is read, as seconds since 1970 on the clock of the instance. */
export const POINTS: Readonly<Record<string, Read>> = {
  'study date and time': pair('StudyDate', 'StudyTime'),
  'series date and time': pair('SeriesDate', 'SeriesTime'),
  'acquisition date and time': pair('AcquisitionDate', 'AcquisitionTime'),
  'acquisition DT': dateTime('AcquisitionDateTime'),
  'start of the radiopharmaceutical, DT': dateTime(`${DOSE}RadiopharmaceuticalStartDateTime`),
  'start of the radiopharmaceutical, TM on the day of its DT': (values) =>
    clock(
      textOf(values, `${DOSE}RadiopharmaceuticalStartDateTime`).slice(0, 8) +
        textOf(values, `${DOSE}RadiopharmaceuticalStartTime`),
    ),
  'GE scan date time': dateTime('GEMS_PETD_01|0009|0D'),
  'GE administered date time': dateTime('GEMS_PETD_01|0009|3B'),
  'GE start of the acquisition, as SH': dateTime('GEMS_PETD_01|0009|6C'),
  'GE image date, in seconds': seconds('GEMS_IDEN_01|0009|27'),
  'GE series time stamp, in seconds': seconds('GEMS_IDEN_01|0009|E9'),
  'Siemens decay correction date time': dateTime('SIEMENS MED PT|0071|22'),
}

function pair(date: string, time: string): Read {
  return (values) => clock(textOf(values, date) + textOf(values, time))
}

function dateTime(name: string): Read {
  return (values) => clock(textOf(values, name))
}

function seconds(name: string): Read {
  return (values) => values.get(name)?.value.readInt32LE(0) ?? NaN
}

/** The offset behind a DT is of the clock and not of the day: it is left out of the number and compared as text. */
function clock(text: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})/.exec(text) ?? []
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) / 1000
}
