module.exports = {
  useTimers: (now) => jest.useFakeTimers({ now }),
  mockNow: (now) => jest.spyOn(Date, "now").mockReturnValue(now),
  restore() {
    jest.useRealTimers();
    jest.restoreAllMocks();
  },
};
