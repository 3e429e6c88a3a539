namespace Gateway.Simulation.Der;

/// <summary>The curve that acts in a model, at one place; its ends are held.</summary>
internal static class Polyline
{
    public static double At(SimulatedModel model, string x, string y, double at)
    {
        var count = (int)model["Crv[1].ActPt"];
        (double X, double Y) Point(int i) => (model[$"Crv[1].Pt[{i}].{x}"], model[$"Crv[1].Pt[{i}].{y}"]);
        if (count == 0)
        {
            return 0;
        }

        var before = Point(1);
        for (var i = 1; i <= count; i++)
        {
            var next = Point(i);
            if (at <= next.X)
            {
                return next.X > before.X ? before.Y + (at - before.X) / (next.X - before.X) * (next.Y - before.Y) : next.Y;
            }

            before = next;
        }

        return before.Y;
    }
}
