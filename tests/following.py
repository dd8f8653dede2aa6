"""Which projection keeps nothing but how far it came?"""


class Projection:
    """Keeps how far it came with each case; `fault` is raised once, at the next batch."""

    def __init__(self):
        self.met, self.places, self.repeated = {}, {}, []
        self.fault, self.forgot = None, 0

    async def positions(self, first):
        return {stream: self.met.get(stream, 0) for stream in first}

    async def handle(self, delivery):
        if self.fault:
            fault, self.fault = self.fault, None
            raise fault
        self.met |= {e.stream: e.sequence for e in delivery.fresh}
        self.places |= delivery.places
        self.repeated += [(e.stream, e.sequence) for e in delivery.repeated]

    async def offset(self, stream):
        return self.places.get(stream, (0, 0))[1]

    async def settle(self):
        """Nothing is under way."""

    def forget(self):
        self.forgot += 1
